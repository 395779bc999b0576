import type { GraphQLError } from 'graphql';
import { clientError } from '../base/errors.ts';
import { refusedByDepartment } from '../messages/denials.ts';
import { sentences, type Message } from '../messages/message.ts';
import { linkFaults } from '../messages/sources.ts';
import { boundedText } from './answer-errors.ts';
import type { ContractError } from '../links/department-service.ts';
import type { Link } from '../access/link.ts';
import { SourceFailure } from '../source/source-state.ts';

type Named = Pick<Link, 'departmentId' | 'departmentCode'>;

const isCode = (text: string | null): text is string => text !== null && /^[A-Z_]{1,64}$/.test(text);

/**
 * Creates the error of a field or a row that a department's own policy closes. It passes on the department's remedy,
 * shortened; a service without one in Vietnamese has its only text in both places.
 */
export function refusedBy(
  { departmentCode }: Named,
  coordinate: string,
  { extensions = {} }: ContractError,
): GraphQLError {
  const reason = boundedText(extensions['reason']);
  const [remedy, remedyVi] = [boundedText(extensions['remedy']), boundedText(extensions['remedyVi'])];
  const provision = boundedText(extensions['legalProvision']);
  const own: Message = { en: remedy ?? '', vi: remedyVi ?? remedy ?? '' };
  const { en, vi } = sentences(refusedByDepartment(coordinate, departmentCode), own);
  return clientError(
    'FORBIDDEN',
    { en: en.trim(), vi: vi.trim() },
    {
      extensions: {
        reason: isCode(reason) ? reason : 'REFUSED_BY_DEPARTMENT',
        ...(remedy === null ? {} : { remedy, remedyVi: own.vi }),
        ...(provision === null
          ? {}
          : {
              legalProvision: provision,
              legalProvisionVi: boundedText(extensions['legalProvisionVi']) ?? provision,
            }),
        field: coordinate,
      },
    },
  );
}

/** Creates the failure of a department whose policy closes a list. */
export function listRefused(
  { departmentId, departmentCode }: Named,
  { extensions = {} }: ContractError,
): SourceFailure {
  const reason = boundedText(extensions['reason']);
  const because = isCode(reason) ? ` (${reason})` : '';
  return new SourceFailure(departmentId, 'REFUSED', linkFaults.departmentRefuses(departmentCode, because));
}
