import { cn, UnStyledButton } from '@graphiql/react';
import { useState } from 'react';
import { access, changeAccess, describeToken, noAccess, type Access } from './access.ts';
import { fetchToken, offeredViewers } from './demonstration.ts';
import { useTexts } from './language.ts';
import { useObservable } from './observable.ts';
import { useReadSchema } from './use-read-schema.ts';

const nobody = 'nobody';

/** What a viewer usually asks for, so that one click is enough to see something. */
const usual: Readonly<Record<string, Partial<Access>>> = {
  officer: { purpose: 'SERVICE' },
  portal: { purpose: 'VERIFICATION', caseReference: 'HS-2026-0117' },
};

/** Returns the name of the viewer whose token is held; null for another's. */
function heldViewer({ credential }: Access): string | null {
  if (credential === '') return nobody;
  return describeToken(credential)?.subject.split('@')[0] ?? null;
}

/** Buttons to be one of the viewers for demonstration at a click; nothing if the hub offers none. */
export function DemonstrationViewers() {
  const texts = useTexts();
  const held = heldViewer(useObservable(access));
  const readSchema = useReadSchema();
  const [problem, setProblem] = useState<string | null>(null);
  const offered = offeredViewers().filter((name) => Object.hasOwn(texts.viewers, name));
  if (offered.length === 0) return null;

  const become = async (name: string): Promise<void> => {
    setProblem(null);
    try {
      if (name === nobody) access.set(noAccess);
      else changeAccess({ ...noAccess, ...usual[name], credential: await fetchToken(name) });
      readSchema();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <fieldset className="access-viewers">
      <legend>{texts.demonstration}</legend>
      {[...offered, nobody].map((name) => (
        <UnStyledButton
          key={name}
          type="button"
          className={cn('access-viewer', held === name && 'access-viewer-held')}
          aria-pressed={held === name}
          data-viewer={name}
          onClick={() => void become(name)}
        >
          <span className="access-viewer-name">{texts.viewers[name]?.name}</span>
          <span className="access-hint">{texts.viewers[name]?.sees}</span>
        </UnStyledButton>
      ))}
      <div role="alert">{problem !== null && `${texts.demonstrationFailed}${problem}`}</div>
    </fieldset>
  );
}
