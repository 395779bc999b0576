import './workers.ts';
import 'graphiql/style.css';
import './style.css';
import './style-header.css';
import './style-panels.css';
import './style-narrow.css';
import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createRoot } from 'react-dom/client';
import { access, sentHeaders } from './access.ts';
import { Explorer } from './explorer.tsx';
import { loadReadyQueries } from './load-ready-queries.ts';
import { translateGraphiQL } from './translate-graphiql.ts';

function mountPoint(): HTMLElement {
  const element = document.getElementById('explorer');
  if (!element) throw new Error('The page has no element with the id "explorer".');
  return element;
}

const ask = createGraphiQLFetcher({ url: new URL('graphql', document.baseURI).href });
const fetcher: Fetcher = (parameters, options) =>
  ask(parameters, { ...options, headers: sentHeaders(access.get(), options?.headers) });

translateGraphiQL();
createRoot(mountPoint()).render(<Explorer list={await loadReadyQueries()} fetcher={fetcher} />);
