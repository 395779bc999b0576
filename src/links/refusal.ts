import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../base/errors.ts';
import { boundedText } from './answer-errors.ts';
import type { ContractError } from './department-service.ts';
import type { Link } from './link.ts';
import { SourceFailure } from './source-state.ts';

type Named = Pick<Link, 'departmentId' | 'departmentCode'>;

const isCode = (text: string | null): text is string => text !== null && /^[A-Z_]{1,64}$/.test(text);

/** What a department's own policy closes, as the error of a field or a row. Its words are passed on, bounded. */
export function refusedBy(
  { departmentCode }: Named,
  coordinate: string,
  { extensions = {} }: ContractError,
): GraphQLError {
  const reason = boundedText(extensions['reason']);
  const remedy = boundedText(extensions['remedy']);
  const message = `${coordinate}: the service of department ${departmentCode} refuses it.${remedy === null ? '' : ` ${remedy}`}`;
  return new GraphQLError(message, {
    extensions: {
      code: 'FORBIDDEN' satisfies ErrorCode,
      reason: isCode(reason) ? reason : 'REFUSED_BY_DEPARTMENT',
      ...(remedy === null ? {} : { remedy }),
      field: coordinate,
    },
  });
}

/** Why a department's part is not in a list that its policy closes. */
export function listRefused(
  { departmentId, departmentCode }: Named,
  { extensions = {} }: ContractError,
): SourceFailure {
  const reason = boundedText(extensions['reason']);
  const because = isCode(reason) ? ` (${reason})` : '';
  return new SourceFailure(departmentId, 'REFUSED', `Department ${departmentCode} refuses to answer${because}.`);
}
