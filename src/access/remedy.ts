import type { Asked, DenialReason } from './decision.ts';
import type { Grant } from './grants.ts';

const listed = (values: readonly string[]): string => [...new Set(values)].sort().join(', ');

/** The clauses that come nearest, as people know them. */
const clausesOf = (near: readonly Grant[]): string =>
  listed(near.map(({ clause }) => `clause ${clause.position} of ${clause.agreementNumber ?? clause.agreementId}`));

const purposesOf = (near: readonly Grant[]): string => listed(near.flatMap(({ clause }) => clause.purposes));

type Remedy = (asked: Asked, near: readonly Grant[]) => string;

const remedies: Readonly<Record<DenialReason, Remedy>> = {
  ANONYMOUS: () => 'Send a bearer token (Authorization) or an API key (x-api-key).',
  ROLE: ({ dataClass }) =>
    `Ask with a credential whose role reads ${dataClass} data; see docs/guides/who-sees-what.md.`,
  NO_DEPARTMENT: () => 'Ask for a credential that names the code of a department in force today.',
  PURPOSE_MISSING: (_, near) => {
    const codes = near.length === 0 ? 'a code of `accessPurposes`' : `one of: ${purposesOf(near)}`;
    return `Send the header x-purpose with ${codes}.`;
  },
  NO_CLAUSE: ({ coordinate, dataClass, ownerDepartmentId }) =>
    `A sharing clause in force from ${ownerDepartmentId ?? 'the department whose data it is'} to your department that opens ${coordinate} (${dataClass}) would open it.`,
  NOT_OWN: () => 'Ask the department that it concerns.',
  NOT_IN_FORCE: (_, near) =>
    `${clausesOf(near)}: ${listed(near.map(({ force }) => force))} today. It opens when the agreement and its clause are in force.`,
  FIELD_NOT_OPENED: ({ coordinate }, near) =>
    `A clause that lists ${coordinate} would open it; in force now: ${clausesOf(near)}.`,
  PURPOSE_NOT_LISTED: (_, near) => `Ask for one of the purposes of ${clausesOf(near)}: ${purposesOf(near)}.`,
  CASE_MISSING: (_, near) => `Send the header x-case with the reference of the case: ${clausesOf(near)} asks for it.`,
  NOT_COVERED: (_, near) =>
    `${clausesOf(near)} covers certain categories and programmes; a record outside them, or one that is not there, is not opened.`,
  LEDGER_UNAVAILABLE: () => 'Try again later; the operator must see to it.',
};

/** What would open what was denied. */
export const remedyFor = (reason: DenialReason, asked: Asked, near: readonly Grant[]): string =>
  remedies[reason](asked, near);
