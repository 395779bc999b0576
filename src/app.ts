import type { KeyObject } from 'node:crypto';
import { createCatalogue } from './access/field-class.ts';
import { assemble, ownPaths, type App, type CommonOptions } from './app/assemble.ts';
import { SignedCursors } from './graph/cursor.ts';
import type { Authenticator } from './identity/authenticator.ts';
import { demonstrationViewers } from './identity/demonstration.ts';
import { readPurposes, type AccessPurposes } from './identity/purposes.ts';
import type { LinkPool } from './links/link-pool.ts';
import { packagePath } from './base/paths.ts';
import { createSchema, printApiSchema, printSubgraphSchema, readTypeDefinitions } from './schema.ts';
import { readAsker } from './server/asker.ts';
import { createDemonstrationTokens } from './server/pages/demonstration-tokens.ts';
import { createExplorer } from './server/pages/explorer.ts';
import { createFrontPage } from './server/pages/front-page.ts';
import { createLinkKeysHandler } from './server/pages/link-keys.ts';
import { readReadyQueries } from './server/pages/ready-queries.ts';
import { createSchemaHandler } from './server/pages/schema-file.ts';
import type { ServedPath } from './server/http/served.ts';

export type { App } from './app/assemble.ts';

export interface AppOptions extends CommonOptions {
  /** Signs cursors. */
  readonly secret: string;
  /** Finds out who asks. */
  readonly authenticator: Authenticator;
  /** Purposes that a request may name; those of the package if absent. */
  readonly purposes?: AccessPurposes;
  /** The ways to departments that run their own service, which the hub closes in the end; none where it is left out. */
  readonly links?: LinkPool;
  /** Origins whose pages may ask; none if absent. */
  readonly corsOrigins?: readonly string[];
  /** Signs the tokens for demonstration that the explorer gets at a click; it gets none if absent or null. */
  readonly explorerTokenKey?: KeyObject | null;
  /** Whether the policy is on; true when left out. False is for tests of the graph itself, and to measure its cost. */
  readonly isGuarded?: boolean;
}

const hubPaths: readonly ServedPath[] = [
  { path: '/schema.graphql', what: 'its schema' },
  { path: '/subgraph.graphql', what: 'its schema as a subgraph' },
];

const linkKeysPath: ServedPath = { path: '/.well-known/jwks.json', what: 'the key of its assertions' };

/** Wires the hub: its schema, its viewers, its explorer. It answers once it is listened on. */
export async function createApp({
  secret,
  authenticator,
  purposes = readPurposes(),
  links,
  explorerTokenKey = null,
  ...common
}: AppOptions): Promise<App> {
  const typeDefinitions = readTypeDefinitions();
  const schema = createSchema(typeDefinitions);
  const served = links === undefined ? hubPaths : [...hubPaths, linkKeysPath];
  const queries = await readReadyQueries(packagePath('examples', 'queries'));
  return assemble({
    ...common,
    schema,
    catalogue: createCatalogue(schema),
    cursors: new SignedCursors(secret),
    purposes,
    readAsker: (headers) => readAsker({ authenticator, purposes }, headers),
    links: links ?? null,
    served,
    handlers: [
      createFrontPage([...ownPaths, ...served]),
      createSchemaHandler({
        '/schema.graphql': printApiSchema(typeDefinitions),
        '/subgraph.graphql': printSubgraphSchema(typeDefinitions),
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
