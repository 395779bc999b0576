import './workers.ts';
import 'graphiql/style.css';
import './style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { EditorOptions } from './editor-options.tsx';
import { loadReadyQueries } from './load-ready-queries.ts';
import { createReadyQueriesPlugin } from './ready-queries-plugin.tsx';
import { storage } from './storage.ts';

const WELCOME = '# Pick a ready query on the left, or write your own here.\n';

function mountPoint(): HTMLElement {
  const element = document.getElementById('explorer');
  if (!element) throw new Error('The page has no element with the id "explorer".');
  return element;
}

const readyQueries = await loadReadyQueries();
const readyQueriesPlugin = createReadyQueriesPlugin(readyQueries);
// GraphiQL does not fill the variables editor of a default tab, so the first tab takes a query without variables.
const firstQuery = readyQueries.queries.find((ready) => ready.variables === undefined)?.query ?? WELCOME;
const fetcher = createGraphiQLFetcher({ url: new URL('graphql', document.baseURI).href });
const plugins = [readyQueriesPlugin, HISTORY_PLUGIN];

createRoot(mountPoint()).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    visiblePlugin={readyQueriesPlugin.title}
    defaultQuery={firstQuery}
    defaultEditorToolsVisibility
    isHeadersEditorEnabled
    inputValueDeprecation
    schemaDescription
    storage={storage}
  >
    <GraphiQL.Logo>
      <span className="explorer-brand">
        <a href="schema.graphql" title="The whole schema as one file">
          schema.graphql
        </a>
        <strong>Liên Thông</strong>
      </span>
    </GraphiQL.Logo>
    <EditorOptions />
  </GraphiQL>,
);
