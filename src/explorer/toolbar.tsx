import {
  CopyIcon,
  KEY_MAP,
  MergeIcon,
  pick,
  PrettifyIcon,
  ToolbarButton,
  useGraphiQL,
  useGraphiQLActions,
} from '@graphiql/react';
import { useRef, useState } from 'react';
import { useTexts } from './language.ts';
import { linkTo } from './share-link.ts';

function LinkIcon() {
  return (
    <svg
      viewBox="0 0 24 24"
      className="graphiql-toolbar-icon"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
    >
      <path d="M10 14a4.5 4.5 0 0 0 6.4 0l3.2-3.2a4.5 4.5 0 0 0-6.4-6.4L11.6 6" />
      <path d="M14 10a4.5 4.5 0 0 0-6.4 0l-3.2 3.2a4.5 4.5 0 0 0 6.4 6.4l1.6-1.6" />
    </svg>
  );
}

/** How long a message stays, milliseconds. */
const messageTime = 4000;

/** Copies a link to the query of the current tab; shows the link where the browser allows no copying. */
function LinkButton() {
  const texts = useTexts();
  const { queryEditor, variableEditor } = useGraphiQL(pick('queryEditor', 'variableEditor'));
  const [message, setMessage] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState('');

  const say = (text: string): void => {
    setMessage(text);
    setTimeout(() => setMessage(''), messageTime);
  };
  const copy = async (): Promise<void> => {
    const made = linkTo(new URL('graphql', document.baseURI).href, {
      query: queryEditor?.getValue() ?? '',
      variables: variableEditor?.getValue() ?? '',
    });
    if (made === null) {
      say(texts.linkTooLong);
      return;
    }
    try {
      await navigator.clipboard.writeText(made);
      say(texts.linkCopied);
    } catch {
      setLink(made);
      dialog.current?.showModal();
    }
  };

  return (
    <>
      <ToolbarButton onClick={() => void copy()} label={texts.copyLink}>
        <LinkIcon />
      </ToolbarButton>
      <div role="status" className="explorer-message">
        {message}
      </div>
      <dialog ref={dialog} className="explorer-dialog" aria-labelledby="link-words">
        <p id="link-words">{texts.linkNotCopied}</p>
        <input readOnly value={link} aria-labelledby="link-words" onFocus={({ target }) => target.select()} />
        <button type="button" onClick={() => dialog.current?.close()}>
          {texts.close}
        </button>
      </dialog>
    </>
  );
}

/** What can be done with the query of the current tab. */
export function Toolbar() {
  const texts = useTexts();
  const { copyQuery, prettifyEditors, mergeQuery } = useGraphiQLActions();
  return (
    <>
      <ToolbarButton onClick={() => void prettifyEditors()} label={`${texts.prettify} (${KEY_MAP.prettify.key})`}>
        <PrettifyIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarButton onClick={() => mergeQuery()} label={`${texts.merge} (${KEY_MAP.mergeFragments.key})`}>
        <MergeIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarButton onClick={() => void copyQuery()} label={`${texts.copyQuery} (${KEY_MAP.copyQuery.key})`}>
        <CopyIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <LinkButton />
    </>
  );
}
