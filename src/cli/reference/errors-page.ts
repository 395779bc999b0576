import { denialReasons, type DenialReason } from '../../access/decision.ts';
import { errorCodes, errorStatuses, type ErrorCode } from '../../base/errors.ts';
import { unauthenticatedReasons } from '../../identity/unauthenticated.ts';
import { isPassing, isWellFormed } from '../../server/answer/status.ts';
import { code, markdownTable } from './table.ts';

const introduction = `# Errors

Every error has \`extensions.code\`, one of this list. Faults of the hub are masked: the answer has an incident number, and
the log of the hub has the details under it. A field that is not open to the viewer is null, with an error at its place; the
rest of the answer stays.

This page is printed from the program: change the lists of codes and reasons in \`src/\`, then run
\`npm run docs:reference\`.
`;

const statuses = `
**Status.** An answer with data is 200, whatever errors come with it, but 503 if an outage left nothing of the data. An answer without
data has the status of its first error. Where two are listed, the first is for clients that accept
\`application/graphql-response+json\`, and 200 for those that accept \`application/json\` alone, as older ones expect.

**Again.** Codes marked "later" pass by themselves. Ask again after the seconds in \`Retry-After\`.
`;

/** What a viewer can do about a denial; the answer names the clauses and purposes that matter. */
const remedies: Readonly<Record<Exclude<DenialReason, 'LEDGER_UNAVAILABLE'>, string>> = {
  ANONYMOUS: 'Send a token or an API key.',
  ROLE: 'Ask with another role.',
  NO_DEPARTMENT: 'Ask the issuer for a credential that names a department.',
  PURPOSE_MISSING: 'Send `x-purpose`.',
  NO_CLAUSE: 'Agree on a clause.',
  NOT_IN_FORCE: 'Wait until it is in force, or renew it.',
  FIELD_NOT_OPENED: 'Ask for the fields that it lists, or agree on this one.',
  PURPOSE_NOT_LISTED: 'Name a purpose that the clause lists, if it is yours.',
  CASE_MISSING: 'Send `x-case`.',
  NOT_COVERED: 'Agree on these records.',
  NOT_OWN: 'Ask that department.',
};

/** The hub adds to one sentence what it knows at run time. */
const endSentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

const statusOf = (errorCode: ErrorCode): string =>
  `${errorStatuses[errorCode]}${isWellFormed(errorCode) ? ', 200' : ''}`;

const codeTable = (): string =>
  markdownTable(
    ['Code', 'Status', 'Meaning', 'Again'],
    (Object.keys(errorCodes) as ErrorCode[]).map((errorCode) => [
      code(errorCode),
      statusOf(errorCode),
      errorCodes[errorCode],
      isPassing(errorCode) ? 'later' : '',
    ]),
  );

const credentialTable = (): string =>
  markdownTable(
    ['Reason', 'Meaning and what to do'],
    Object.entries(unauthenticatedReasons).map(([reason, meaning]) => [code(reason), endSentence(meaning)]),
  );

const denialTable = (): string =>
  markdownTable(
    ['Reason', 'Meaning', 'What to do'],
    (Object.keys(remedies) as (keyof typeof remedies)[]).map((reason) => [
      code(reason),
      denialReasons[reason],
      remedies[reason],
    ]),
  );

/** Returns the reference of all error codes and reasons, in Markdown. */
export const errorsPage = (): string =>
  [
    introduction,
    '## Codes\n',
    codeTable(),
    statuses,
    '## Reasons of `UNAUTHENTICATED`\n',
    'The credential is refused, and nothing is answered. `extensions.reason` is one of these:\n',
    credentialTable(),
    '\n## Reasons of `FORBIDDEN`\n',
    '`extensions.reason` is one of these; `remedy` says the same as the last column and names clauses and purposes; `field` says',
    'which field it is about.\n',
    denialTable(),
    '',
  ].join('\n');
