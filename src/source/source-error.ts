import type { GraphQLError } from 'graphql';
import { clientError } from '../base/errors.ts';
import { rowsMissing } from '../messages/sources.ts';
import type { SourceState } from './source-state.ts';

/** Returns a department's code: its key without the day. */
const codeOf = (departmentId: string): string => departmentId.replace(/-\d{8}$/, '');

/** Creates the error that names a department whose rows are missing from an answer. */
export const sourceError = (
  { departmentId, status, message }: SourceState,
  path?: readonly (string | number)[],
): GraphQLError =>
  clientError('SOURCE_UNAVAILABLE', rowsMissing(codeOf(departmentId), message ?? status), {
    ...(path === undefined ? {} : { path }),
    extensions: { department: codeOf(departmentId), status },
  });
