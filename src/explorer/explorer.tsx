import type { GraphiQLPlugin } from '@graphiql/react';
import type { Fetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo, useRef } from 'react';
import { AccessForm, AccessIcon } from './access-plugin.tsx';
import { EditorOptions } from './editor-options.tsx';
import { Header } from './header.tsx';
import { useTexts } from './language.ts';
import type { ReadyQueryList } from './load-ready-queries.ts';
import { ReadyQueries, ReadyQueriesIcon } from './ready-queries-plugin.tsx';
import { readLink } from './share-link.ts';
import { storage } from './storage.ts';
import type { Texts } from './texts.ts';
import { Toolbar } from './toolbar.tsx';

/** The plugins that are the explorer's own. Their titles change with the language. */
type OwnPlugins = Readonly<Record<'ready' | 'access', GraphiQLPlugin>>;

const createPlugins = (texts: Texts, list: ReadyQueryList): OwnPlugins => ({
  ready: { title: texts.ready, icon: ReadyQueriesIcon, content: () => <ReadyQueries list={list} /> },
  access: { title: texts.access, icon: AccessIcon, content: () => <AccessForm list={list} /> },
});

const shown = (plugin: GraphiQLPlugin | null): { readonly visiblePlugin?: GraphiQLPlugin } =>
  plugin === null ? {} : { visiblePlugin: plugin };

const shared = readLink(location.search);
// The variables of a query that is not shared are those of the last session.
const initial = shared === null ? {} : { initialQuery: shared.query, initialVariables: shared.variables };

/** The whole page. */
export function Explorer({ list, fetcher }: { list: ReadyQueryList; fetcher: Fetcher }) {
  const texts = useTexts();
  const own = useMemo(() => createPlugins(texts, list), [texts, list]);
  // GraphiQL knows a plugin by its title: in another language, the same one is shown again.
  const visible = useRef<keyof OwnPlugins | GraphiQLPlugin | null>('ready');
  // GraphiQL keeps the first function that it is given.
  const current = useRef(own);
  current.current = own;
  const noteVisible = (plugin: GraphiQLPlugin | null): void => {
    visible.current = (['ready', 'access'] as const).find((name) => current.current[name] === plugin) ?? plugin;
  };
  const props = useMemo(() => {
    const shownNow = visible.current;
    // The documentation comes before these.
    return {
      plugins: [own.ready, own.access, HISTORY_PLUGIN],
      ...shown(typeof shownNow === 'string' ? own[shownNow] : shownNow),
    };
  }, [own]);
  // GraphiQL does not fill the variables editor of a default tab, so the first tab takes a query without variables.
  const firstQuery = list.queries.find(({ variables }) => variables === undefined)?.query ?? texts.welcome;

  return (
    <GraphiQL
      {...initial}
      fetcher={fetcher}
      {...props}
      onTogglePluginVisibility={noteVisible}
      defaultQuery={firstQuery}
      defaultEditorToolsVisibility
      isHeadersEditorEnabled
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      inputValueDeprecation
      schemaDescription
      storage={storage}
    >
      <GraphiQL.Logo>
        <Header />
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>{() => <Toolbar />}</GraphiQL.Toolbar>
      <EditorOptions />
    </GraphiQL>
  );
}
