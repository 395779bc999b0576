import type { KeyObject } from 'node:crypto';
import { assemble, ownPaths, type App, type CommonOptions } from './assemble.ts';
import { SignedCursors } from '../graph/cursor.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import { demonstrationViewers } from '../identity/demonstration.ts';
import { readPurposes, type AccessPurposes } from '../identity/purposes.ts';
import type { LinkPool } from '../links/link-pool.ts';
import { packagePath } from '../base/paths.ts';
import { readHubSchema } from '../schema.ts';
import { readRequester } from '../server/requester.ts';
import { createDemonstrationTokens } from '../server/pages/demonstration-tokens.ts';
import { createExplorer } from '../server/pages/explorer.ts';
import { createFrontPage } from '../server/pages/front-page.ts';
import { createLinkKeysHandler } from '../server/pages/link-keys.ts';
import { readReadyQueries } from '../server/pages/ready-queries.ts';
import { createSchemaHandler } from '../server/pages/schema-file.ts';
import type { ServedPath } from '../server/http/served.ts';

export type { App } from './assemble.ts';

export interface AppOptions extends CommonOptions {
  /** Signs cursors. */
  readonly secret: string;
  /** Identifies the sender of a request. */
  readonly authenticator: Authenticator;
  /** Purposes that a request may name; those of the package if absent. */
  readonly purposes?: AccessPurposes;
  /** Connections to departments with their own service, which the hub closes when it stops; none if absent. */
  readonly links?: LinkPool;
  /** Origins whose pages may send requests; none if absent. */
  readonly corsOrigins?: readonly string[];
  /** Memory for answers that are open to all, bytes; none are kept if absent or 0. */
  readonly publicAnswers?: number;
  /** Signs the tokens for demonstration that the explorer offers; none are offered if absent or null. */
  readonly explorerTokenKey?: KeyObject | null;
  /** Whether the policy is on; true if absent. False is only for tests of the graph and for measuring its cost. */
  readonly isGuarded?: boolean;
}

const hubPaths: readonly ServedPath[] = [
  { path: '/schema.graphql', what: 'its schema' },
  { path: '/subgraph.graphql', what: 'its schema as a subgraph' },
  { path: '/labels.vi.json', what: 'the Vietnamese labels of its types, fields and values' },
];

const linkKeysPath: ServedPath = { path: '/.well-known/jwks.json', what: 'the key of its assertions' };

/** Assembles the hub: its schema, its viewers, its explorer. The app answers as soon as its server listens. */
export async function createApp({
  secret,
  authenticator,
  purposes = readPurposes(),
  links,
  explorerTokenKey = null,
  ...common
}: AppOptions): Promise<App> {
  const { schema, catalogue, published } = readHubSchema();
  const served = links === undefined ? hubPaths : [...hubPaths, linkKeysPath];
  const queries = await readReadyQueries(packagePath('examples', 'queries'));
  return assemble({
    ...common,
    schema,
    catalogue,
    cursors: new SignedCursors(secret),
    purposes,
    readRequester: (headers) => readRequester({ authenticator, purposes }, headers),
    links: links ?? null,
    served,
    handlers: [
      createFrontPage([...ownPaths, ...served]),
      createSchemaHandler({
        '/schema.graphql': published.api,
        '/subgraph.graphql': published.subgraph,
        '/labels.vi.json': published.labels,
      }),
      ...(explorerTokenKey === null ? [] : [createDemonstrationTokens(explorerTokenKey)]),
      createExplorer({
        directory: packagePath('dist', 'explorer'),
        queries,
        viewers: explorerTokenKey === null ? [] : [...demonstrationViewers.keys()],
      }),
      ...(links === undefined ? [] : [createLinkKeysHandler(links.keySet)]),
    ],
  });
}
