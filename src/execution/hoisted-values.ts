import {
  Kind,
  TypeInfo,
  valueFromAST,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** A value of a document that contains variables, and the variable that replaces it. */
interface HoistedValue {
  readonly name: string;
  readonly node: ValueNode;
  readonly type: GraphQLInputType;
}

/** A document with these values replaced, and the values. */
export interface Hoisted {
  readonly document: DocumentNode;
  readonly values: readonly HoistedValue[];
}

function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => holdsVariable(field.value));
  return value.kind === Kind.VARIABLE;
}

const isHoisted = ({ value }: ArgumentNode): boolean => value.kind !== Kind.VARIABLE && holdsVariable(value);

/**
 * Replaces each argument that has variables inside an object or a list with one variable: graphql-jit 0.8 writes null for
 * a variable that is omitted there, and does not look for variables inside custom scalars.
 */
export function hoistValues(schema: GraphQLSchema, document: DocumentNode): Hoisted {
  const values: HoistedValue[] = [];
  const types = new TypeInfo(schema);
  const hoist = (argument: ArgumentNode, field: GraphQLField<unknown, unknown>): ArgumentNode => {
    const type = field.args.find(({ name }) => name === argument.name.value)?.type;
    if (type === undefined || !isHoisted(argument)) return argument;
    // No variable of a client can have this name.
    const name = `$${values.length}`;
    values.push({ name, node: argument.value, type });
    return { ...argument, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } };
  };
  const hoisted = visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => {
        const field = types.getFieldDef();
        if (field == null || node.arguments?.some(isHoisted) !== true) return undefined;
        return { ...node, arguments: node.arguments.map((argument) => hoist(argument, field)) };
      },
    }),
  );
  return { document: hoisted, values };
}

/**
 * Adds the hoisted values, as graphql-js reads them, to the variables of a request; returns null if a value is invalid.
 */
export function withHoistedValues({ values }: Hoisted, variables: Variables): Variables | null {
  if (values.length === 0) return variables;
  const all: Record<string, unknown> = { ...variables };
  for (const { name, node, type } of values) {
    const value = valueFromAST(node, type, variables);
    if (value === undefined) return null;
    all[name] = value;
  }
  return all;
}
