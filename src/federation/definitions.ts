import { Kind, parse, type DocumentNode } from 'graphql';

/**
 * What the hub and the contract use of the specifications that they link, `link/v1.0` and `federation/v2.9`. An SDL that
 * links them goes without these definitions; a schema that is executed or compared needs them.
 */
const linked = `
"Links names of another specification into the schema."
directive @link(
  "Where the specification stands, and its version."
  url: String
  "Prefix of its names; that of the specification if absent."
  as: String
  "What it is for."
  for: link__Purpose
  "Names that are used without the prefix."
  import: [link__Import]
) repeatable on SCHEMA

"What a linked specification is for."
enum link__Purpose {
  "To secure data."
  SECURITY
  "To execute operations."
  EXECUTION
}

"A name that is linked, or an object with its \`name\` and the name that it is used \`as\`."
scalar link__Import

"Says by which fields an entity is known."
directive @key(
  "The fields, as a selection."
  fields: federation__FieldSet!
  "Whether this subgraph answers the entity by them."
  resolvable: Boolean = true
) repeatable on OBJECT | INTERFACE

"Lets several subgraphs answer the same fields."
directive @shareable repeatable on OBJECT | FIELD_DEFINITION

"Fields, as a selection without its braces."
scalar federation__FieldSet
`;

const asked = `
"What names an entity: \`__typename\`, and the fields of its key."
scalar _Any

"What a router knows of the subgraph."
type _Service {
  "The SDL of the subgraph."
  sdl: String
}

extend type Query {
  "The entities that are named, in this order."
  _entities(
    "What names them."
    representations: [_Any!]!
  ): [_Entity]!
  "The subgraph itself."
  _service: _Service!
}
`;

/** Definitions of the directives by which a subgraph describes itself. */
export const linkedDefinitions = (): DocumentNode => parse(linked, { noLocation: true });

/** Names of the types with a key, in the order of the alphabet. */
const entitiesOf = ({ definitions }: DocumentNode): string[] =>
  definitions
    .flatMap((each) => (each.kind === Kind.OBJECT_TYPE_DEFINITION ? [each] : []))
    .filter(({ directives = [] }) => directives.some(({ name }) => name.value === 'key'))
    .map(({ name }) => name.value)
    .sort();

/** Definitions of what a router asks the subgraph of an SDL for. */
export const askedDefinitions = (document: DocumentNode): DocumentNode =>
  parse(`${asked} "Every type with a key." union _Entity = ${entitiesOf(document).join(' | ')}`, { noLocation: true });
