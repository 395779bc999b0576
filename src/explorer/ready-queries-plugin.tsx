import { cn, pick, UnStyledButton, useGraphiQL } from '@graphiql/react';
import type { GraphiQLPlugin } from '@graphiql/react';
import type { ReadyQueryList } from './load-ready-queries.ts';
import type { ReadyQuery } from './ready-query.ts';
import { useOpenQuery } from './use-open-query.ts';

const TITLE = 'Ready queries';

function ReadyQueriesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round">
      <path d="M10 6h11M10 12h11M10 18h11" />
      <path d="M3 4.2v3.6L6 6zM3 10.2v3.6l3-1.8zM3 16.2v3.6l3-1.8z" fill="currentColor" strokeWidth="1" />
    </svg>
  );
}

function ReadyQueryItem({ ready }: { ready: ReadyQuery }) {
  const open = useOpenQuery();
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  const active = tabs[activeTabIndex]?.query === ready.query;

  return (
    <li>
      <UnStyledButton
        type="button"
        className={cn('ready-query', active && 'ready-query-active')}
        aria-current={active}
        data-name={ready.name}
        onClick={() => open(ready)}
      >
        <span className="ready-query-title">{ready.title}</span>
        <span className="ready-query-description">{ready.description}</span>
      </UnStyledButton>
    </li>
  );
}

function ReadyQueries({ list }: { list: ReadyQueryList }) {
  return (
    <section aria-label={TITLE} className="ready-queries">
      <h2>{TITLE}</h2>
      <p>{list.problem ?? (list.queries.length > 0 ? 'Pick one, then press ▶ to run it.' : 'There are none yet.')}</p>
      <ul>
        {list.queries.map((ready) => (
          <ReadyQueryItem key={ready.name} ready={ready} />
        ))}
      </ul>
    </section>
  );
}

/** The sidebar plugin that lists the hub's ready queries. */
export function createReadyQueriesPlugin(list: ReadyQueryList): GraphiQLPlugin {
  return { title: TITLE, icon: ReadyQueriesIcon, content: () => <ReadyQueries list={list} /> };
}
