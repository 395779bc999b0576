import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { globalId } from './ids.ts';

/**
 * A ministry's register of health insurance, with data on the hub's departments, programmes and beneficiaries, by their
 * ids.
 */
const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    cards(department: String!, places: [Int!]!): [Card!]!
    supervisions: [Supervision!]!
  }
  type Card { number: String! holder: Beneficiary }
  type Supervision { officer: String! of: Department programme: Programme }
  type Department @key(fields: "id") { id: ID! supervisor: String! }
  type Programme @key(fields: "id") { id: ID! budgetLine: String! }
  type Beneficiary @key(fields: "id") { id: ID! card: Card }
`;

/** The definitions that Federation adds to a subgraph. */
const federation = `
  directive @link(url: String!, import: [String!]) repeatable on SCHEMA
  directive @key(fields: String!) repeatable on OBJECT
  scalar _Any
  union _Entity = Department | Programme | Beneficiary
  type _Service { sdl: String! }
  extend type Query {
    _entities(representations: [_Any!]!): [_Entity]!
    _service: _Service!
  }
`;

interface Reference {
  readonly id: string;
}

/** Returns the key in a global id, for example `92-SYT-20250701:17`. */
const keyOf = ({ id }: Reference): string => Buffer.from(id, 'base64url').toString().split(/:(.*)/)[1] ?? '';
const cardOf = (holder: Reference): object => ({ number: `HI ${keyOf(holder)}`, holder });

const resolvers = {
  Query: {
    cards: (_: unknown, { department, places }: { department: string; places: number[] }) =>
      places.map((place) => cardOf({ id: globalId('Beneficiary', `${department}:${place}`) })),
    supervisions: () => [
      {
        officer: 'Vụ Bảo trợ xã hội',
        of: { id: globalId('Department', '92-SYT-20250701') },
        programme: { id: globalId('Programme', 'social-assistance') },
      },
    ],
    _entities: (_: unknown, { representations }: { representations: Reference[] }) => representations,
    _service: () => ({ sdl }),
  },
  Department: { supervisor: (of: Reference) => `Bộ Y tế ${keyOf(of)}` },
  Programme: { budgetLine: (of: Reference) => `340 ${keyOf(of)}` },
  Beneficiary: { card: (of: Reference) => cardOf(of) },
};

/** A subgraph of another team, on a separate port. */
export interface Ministry {
  readonly address: string;
  close(): Promise<void>;
}

/** Starts the ministry's register. Close it in `afterAll`. */
export async function startMinistry(): Promise<Ministry> {
  const server = new ApolloServer({
    schema: makeExecutableSchema({ typeDefs: [sdl, federation], resolvers }),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { address: url, close: () => server.stop() };
}
