import { cn, pick, UnStyledButton, useGraphiQL } from '@graphiql/react';
import { useLanguage, useTexts } from './language.ts';
import type { ReadyQueryList } from './load-ready-queries.ts';
import { neededViewer, type ReadyQuery } from './ready-query.ts';
import { useOpenQuery } from './use-open-query.ts';

/** The picture of the plugin in the sidebar. */
export function ReadyQueriesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round">
      <path d="M10 6h11M10 12h11M10 18h11" />
      <path d="M3 4.2v3.6L6 6zM3 10.2v3.6l3-1.8zM3 16.2v3.6l3-1.8z" fill="currentColor" strokeWidth="1" />
    </svg>
  );
}

/** Shows `names` of a text as code. */
function Description({ text }: { text: string }) {
  return (
    <span className="ready-query-description">
      {text.split('`').map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}
    </span>
  );
}

function ReadyQueryItem({ ready }: { ready: ReadyQuery }) {
  const open = useOpenQuery();
  const texts = useTexts();
  const language = useLanguage();
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  const active = tabs[activeTabIndex]?.query === ready.query;
  const words = (language === 'vi' && ready.vietnamese) || ready;

  return (
    <li>
      <UnStyledButton
        type="button"
        className={cn('ready-query', active && 'ready-query-active')}
        aria-current={active}
        data-name={ready.name}
        onClick={() => open(ready)}
      >
        <span className="ready-query-title">{words.title}</span>
        <Description text={words.description} />
        {neededViewer(ready) !== null && <span className="ready-query-need">{texts.needsToken}</span>}
      </UnStyledButton>
    </li>
  );
}

/** The panel that lists the hub's ready queries. */
export function ReadyQueries({ list }: { list: ReadyQueryList }) {
  const texts = useTexts();
  const hint = list.queries.length > 0 ? texts.pickReady : texts.noReady;
  return (
    <section aria-labelledby="ready-queries" className="explorer-panel">
      <h2 id="ready-queries">{texts.ready}</h2>
      <p>{list.problem?.(texts) ?? hint}</p>
      <ul>
        {list.queries.map((ready) => (
          <ReadyQueryItem key={ready.name} ready={ready} />
        ))}
      </ul>
      <p className="explorer-schema">
        {texts.schemaFile}: <a href="schema.graphql">schema.graphql</a>
      </p>
    </section>
  );
}
