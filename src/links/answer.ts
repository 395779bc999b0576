import { linkFaults } from '../messages/sources.ts';
import { z } from 'zod';
import type { ContractAnswer } from './department-service.ts';
import { brokenContract, LinkFault } from './link-fault.ts';

/** Maximum number of errors in an answer: a field of each row of a full page may have one. */
const maxErrors = 5000;

const errorShape = z.object({
  message: z.string(),
  path: z
    .array(z.union([z.string(), z.number()]))
    .max(100)
    .exactOptional(),
  extensions: z.record(z.string(), z.unknown()).exactOptional(),
});

const shape = z
  .object({
    data: z.record(z.string(), z.unknown()).nullable().optional(),
    errors: z.array(errorShape).min(1).max(maxErrors).optional(),
  })
  .refine(({ data, errors }) => data != null || errors !== undefined);

const refusals: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

/** Form of the reason codes of services; other text of a service does not go into messages. */
const reasonForm = /^[A-Z][A-Z0-9_]{0,59}$/;

const refused = (reason: unknown): LinkFault =>
  new LinkFault('REFUSED', linkFaults.refuses(typeof reason === 'string' && reasonForm.test(reason) ? reason : null));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw brokenContract('it is not JSON');
  }
}

/** @throws LinkFault if the answer has no data because the service refuses the request. */
function checkRefusal({ data, errors }: ContractAnswer): void {
  if (data !== null) return;
  const refusal = errors.find(({ extensions }) => refusals.has(extensions?.['code']));
  if (refusal !== undefined) throw refused(refusal.extensions?.['reason'] ?? refusal.extensions?.['code']);
}

/**
 * Parses an answer of a service.
 * @throws LinkFault if it is not GraphQL, or the service refuses to answer.
 */
export function parseAnswer(text: string): ContractAnswer {
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success) throw brokenContract('it does not have the form of GraphQL, or has too many errors');
  const answer = { data: parsed.data.data ?? null, errors: parsed.data.errors ?? [] };
  checkRefusal(answer);
  return answer;
}

/** Returns the fault for an answer of status 401 or 403, whatever its body contains. */
export function refusalOf(text: string): LinkFault {
  try {
    parseAnswer(text);
  } catch (error) {
    if (error instanceof LinkFault && error.status === 'REFUSED') return error;
  }
  return refused(null);
}
