import {
  DirectiveLocation,
  getDirectiveValues,
  GraphQLDirective,
  GraphQLError,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLEnumType,
  Kind,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { sdlFault } from './fault.ts';

/** A name as SDL writes it, without quotation marks: `STARTS_ON`, `TextFilter`. */
const nameType = new GraphQLScalarType<string, string>({
  name: 'Name',
  parseValue: String,
  parseLiteral: (node) => {
    if (node.kind === Kind.ENUM) return node.value;
    throw new GraphQLError('A name is written without quotation marks.');
  },
});

const orderType = new GraphQLInputObjectType({
  name: 'DefaultOrder',
  fields: {
    field: { type: new GraphQLNonNull(nameType) },
    direction: {
      type: new GraphQLNonNull(new GraphQLEnumType({ name: 'OrderDirection', values: { ASC: {}, DESC: {} } })),
      defaultValue: 'ASC',
    },
  },
});

/** The order of lists for which a client gives none. */
export interface DefaultOrder {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

/** `@list(orderBy: [TITLE, STARTS_ON], default: { field: TITLE })`: there are lists of the type's rows. */
export interface ListDirective {
  /** The values of the order's enum, each a column in capitals. */
  readonly orderBy: readonly string[];
  readonly default?: DefaultOrder;
}

/** `@filter(as: TextFilter)`: the field is compared by another input than the one that is named after its type. */
export interface FilterDirective {
  readonly as: string;
}

const definitions = {
  list: new GraphQLDirective({
    name: 'list',
    locations: [DirectiveLocation.OBJECT],
    args: {
      orderBy: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(nameType))) },
      default: { type: orderType },
    },
  }),
  filter: new GraphQLDirective({
    name: 'filter',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: { as: { type: new GraphQLNonNull(nameType) } },
  }),
  /** The field is a column or a relation that filters do not offer. */
  unfiltered: new GraphQLDirective({ name: 'unfiltered', locations: [DirectiveLocation.FIELD_DEFINITION] }),
};

type DirectiveName = keyof typeof definitions;

const examples: Readonly<Record<DirectiveName, string>> = {
  list: '@list(orderBy: [TITLE, STARTS_ON], default: { field: TITLE })',
  filter: '@filter(as: TextFilter)',
  unfiltered: '@unfiltered',
};

type Described = ObjectTypeDefinitionNode | FieldDefinitionNode;

function checkArguments(node: Described, coordinate: string, name: DirectiveName): void {
  const uses = node.directives?.filter((each) => each.name.value === name) ?? [];
  if (uses.length > 1) throw sdlFault(node, coordinate, `has @${name} twice; write it once.`);
  const known = definitions[name].args.map((argument) => argument.name);
  const unknown = uses[0]?.arguments?.find((argument) => !known.includes(argument.name.value));
  if (unknown === undefined) return;
  const accepted = known.length === 0 ? 'it takes none' : `it takes ${known.join(' and ')}`;
  throw sdlFault(unknown, coordinate, `@${name} has no argument ${unknown.name.value}; ${accepted}.`);
}

function readDirective(node: Described, coordinate: string, name: DirectiveName): unknown {
  checkArguments(node, coordinate, name);
  try {
    return getDirectiveValues(definitions[name], node);
  } catch (error) {
    throw sdlFault(node, coordinate, `${(error as Error).message} Write it as in ${examples[name]}.`);
  }
}

/** The `@list` of a type. */
export const readList = (node: ObjectTypeDefinitionNode): ListDirective | undefined =>
  readDirective(node, node.name.value, 'list') as ListDirective | undefined;

/** The `@filter` of a field. */
export const readFilter = (node: FieldDefinitionNode, coordinate: string): FilterDirective | undefined =>
  readDirective(node, coordinate, 'filter') as FilterDirective | undefined;

/** Whether a field has `@unfiltered`. */
export const isUnfiltered = (node: FieldDefinitionNode, coordinate: string): boolean =>
  readDirective(node, coordinate, 'unfiltered') !== undefined;

/** A node without the directives of the expansion, which are not part of the schema. */
export function withoutDirectives<T extends Described>(node: T): T {
  const directives = node.directives?.filter(({ name }) => !Object.hasOwn(definitions, name.value)) ?? [];
  return { ...node, directives };
}
