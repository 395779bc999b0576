import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import {
  coerceInputValue,
  isInputType,
  Kind,
  typeFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Context } from '../../graph/context.ts';
import { badUserInput } from '../../base/errors.ts';
import { inputFaults } from '../../messages/input.ts';
import { describeInput } from './argument-path.ts';
import { isNull, nonNullVariables } from '../../execution/non-null-variables.ts';
import { withoutValue } from './without-value.ts';

function reasonOf(error: GraphQLError): string {
  return withoutValue((error.originalError ?? error).message);
}

/** Returns the type at a path inside an input value, so that an error can describe what is accepted at that place. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  let found = type;
  for (const step of path) {
    while ('ofType' in found) found = found.ofType;
    if (typeof step === 'string' && 'getFields' in found) found = found.getFields()[step]?.type ?? found;
  }
  return found;
}

/** Whether a variable is absent or null, and may be. */
const isLeftOut = ({ type, defaultValue }: VariableDefinitionNode, value: unknown): boolean =>
  type.kind === Kind.NON_NULL_TYPE ? value === undefined && defaultValue !== undefined : value == null;

type Resolved = Pick<GraphQLRequestContextDidResolveOperation<Context>, 'document' | 'schema' | 'request'>;

function checkVariables({ document, schema, request }: Resolved, operation: OperationDefinitionNode): void {
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const value: unknown = request.variables?.[name];
    const place = nonNullVariables(schema, document, operation).get(name);
    if (place !== undefined && isNull(definition, value)) {
      throw badUserInput(`$${name}`, inputFaults.nullValue(describeInput(place)));
    }
    const type = typeFromAST(schema, definition.type);
    if (type === undefined || !isInputType(type) || isLeftOut(definition, value)) continue;
    coerceInputValue(value, type, (path, _, error) => {
      const fault = inputFaults.value(reasonOf(error), describeInput(typeAt(type, path)));
      throw badUserInput(`$${[name, ...path].join('.')}`, fault);
    });
  }
}

/**
 * Checks the variables before the executor does, so that each error names the variable, the place and what is accepted.
 */
export const variableCheck: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: (resolved) => {
        if (resolved.operation !== undefined) checkVariables(resolved, resolved.operation);
        return Promise.resolve();
      },
    }),
};
