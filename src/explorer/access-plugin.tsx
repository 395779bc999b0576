import { pick, useGraphiQL } from '@graphiql/react';
import { useState } from 'react';
import { access, changeAccess, describeToken, noAccess, overriddenHeaders, readCredential } from './access.ts';
import { DemonstrationViewers } from './demonstration-viewers.tsx';
import { useLanguage, useTexts } from './language.ts';
import type { ReadyQueryList } from './load-ready-queries.ts';
import { useObservable } from './observable.ts';
import { PurposeField } from './purpose-field.tsx';
import { neededViewer } from './ready-query.ts';
import { useReadSchema } from './use-read-schema.ts';

/** The picture of the plugin in the sidebar. */
export function AccessIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round">
      <circle cx="8" cy="15" r="4.5" />
      <path d="M11.3 11.7 20 3M16.5 6.5l3 3M13.5 9.5l2 2" />
    </svg>
  );
}

function readTyped(text: string | null | undefined): Readonly<Record<string, unknown>> {
  try {
    const typed: unknown = JSON.parse(text ?? '');
    return typeof typed === 'object' && typed !== null ? { ...typed } : {};
  } catch {
    return {};
  }
}

/** What to know before the query of the current tab is run. */
function Notes({ list }: { list: ReadyQueryList }) {
  const texts = useTexts();
  const held = useObservable(access);
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  const tab = tabs[activeTabIndex];
  const ready = list.queries.find(({ query }) => query === tab?.query);
  const viewer = ready === undefined ? null : neededViewer(ready);
  const overridden = overriddenHeaders(held, readTyped(tab?.headers));
  return (
    <div role="status">
      {viewer !== null && held.credential === '' && <p className="access-note">{texts.wanted(viewer)}</p>}
      {overridden.length > 0 && <p className="access-note">{texts.overridden(overridden.join(', '))}</p>}
    </div>
  );
}

/** Says whose a token is and how long it is valid. */
function TokenWords({ credential }: { credential: string }) {
  const texts = useTexts();
  const language = useLanguage();
  const words = describeToken(credential);
  if (words === null) return null;
  const { subject, expiresAt } = words;
  const when = expiresAt?.toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  const validity = expiresAt !== null && expiresAt < new Date() ? texts.expired : texts.validUntil;
  return (
    <span id="access-token-words" className="access-hint">
      {subject}
      {when !== undefined && `, ${validity(when)}`}
    </span>
  );
}

function CredentialField() {
  const texts = useTexts();
  const { credential } = useObservable(access);
  const [isShown, setShown] = useState(false);
  const readSchema = useReadSchema();
  return (
    <div className="access-field">
      <label htmlFor="access-credential">{texts.credential}</label>
      <div className="access-secret">
        {/* No password: browsers offer to keep those. */}
        <input
          id="access-credential"
          className={isShown ? undefined : 'access-hidden'}
          value={credential}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-describedby="access-token-words"
          onChange={({ target }) => changeAccess({ credential: readCredential(target.value) })}
          onBlur={readSchema}
        />
        <button type="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? texts.hide : texts.show}
        </button>
      </div>
      <TokenWords credential={credential} />
    </div>
  );
}

function CaseField() {
  const texts = useTexts();
  const { caseReference } = useObservable(access);
  return (
    <div className="access-field">
      <label htmlFor="access-case">{texts.caseReference}</label>
      <input
        id="access-case"
        value={caseReference}
        autoComplete="off"
        spellCheck={false}
        placeholder="HS-2026-0117"
        maxLength={100}
        aria-describedby="access-case-hint"
        onChange={({ target }) => changeAccess({ caseReference: target.value })}
      />
      <span id="access-case-hint" className="access-hint">
        {texts.caseHint}
      </span>
    </div>
  );
}

/** The panel in which the reader says who asks, what for and in which case. */
export function AccessForm({ list }: { list: ReadyQueryList }) {
  const texts = useTexts();
  return (
    <section aria-labelledby="access" className="explorer-panel">
      <h2 id="access">{texts.access}</h2>
      <p>{texts.accessIntroduction}</p>
      <Notes list={list} />
      <DemonstrationViewers />
      <CredentialField />
      <PurposeField />
      <CaseField />
      <button type="button" className="access-clear" onClick={() => access.set(noAccess)}>
        {texts.clear}
      </button>
    </section>
  );
}
