import { Kind, parse, type DocumentNode } from 'graphql';

/**
 * Definitions of the linked specifications `link/v1.0` and `federation/v2.9` that the hub and the contract use. An SDL
 * that links the specifications omits these definitions; a schema that is executed or compared needs them.
 */
const linked = `
"Links names of another specification into the schema."
directive @link(
  "Address and version of the specification."
  url: String
  "Prefix of its names; the specification's own if absent."
  as: String
  "The purpose of the link."
  for: link__Purpose
  "Names to use without the prefix."
  import: [link__Import]
) repeatable on SCHEMA

"The purpose of a linked specification."
enum link__Purpose {
  "To secure data."
  SECURITY
  "To execute operations."
  EXECUTION
}

"An imported name, or an object with its \`name\` and its new name \`as\`."
scalar link__Import

"Names the fields that identify an entity."
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
"Identifies an entity: \`__typename\` and the fields of its key."
scalar _Any

"The subgraph as a router sees it."
type _Service {
  "The SDL of the subgraph."
  sdl: String
}

extend type Query {
  "The requested entities, in this order."
  _entities(
    "Representations of the entities."
    representations: [_Any!]!
  ): [_Entity]!
  "The subgraph itself."
  _service: _Service!
}
`;

/** Defines the directives by which a subgraph describes itself. */
export const linkedDefinitions = (): DocumentNode => parse(linked, { noLocation: true });

/** Returns the names of the types with a key, in alphabetical order. */
const entitiesOf = ({ definitions }: DocumentNode): string[] =>
  definitions
    .flatMap((each) => (each.kind === Kind.OBJECT_TYPE_DEFINITION ? [each] : []))
    .filter(({ directives = [] }) => directives.some(({ name }) => name.value === 'key'))
    .map(({ name }) => name.value)
    .sort();

/** Returns the definitions of the fields that a router requests from the subgraph. */
export const askedDefinitions = (document: DocumentNode): DocumentNode =>
  parse(`${asked} "Every type with a key." union _Entity = ${entitiesOf(document).join(' | ')}`, { noLocation: true });
