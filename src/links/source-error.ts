import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../base/errors.ts';
import type { SourceState } from './source-state.ts';

/** A department's code: its key without the day. */
const codeOf = (departmentId: string): string => departmentId.replace(/-\d{8}$/, '');

/** The error that names a department whose rows are not in an answer. */
export const sourceError = (
  { departmentId, status, message }: SourceState,
  path?: readonly (string | number)[],
): GraphQLError =>
  new GraphQLError(`Rows of ${codeOf(departmentId)} are missing: ${message ?? status}`, {
    ...(path === undefined ? {} : { path }),
    extensions: { code: 'SOURCE_UNAVAILABLE' satisfies ErrorCode, department: codeOf(departmentId), status },
  });
