import { z } from 'zod';
import type { ContractAnswer } from './department-service.ts';
import { brokenContract, LinkFault } from './link-fault.ts';

/** The most errors that an answer holds: a field of each row of a full page may have one. */
const mostErrors = 5000;

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
    errors: z.array(errorShape).min(1).max(mostErrors).optional(),
  })
  .refine(({ data, errors }) => data != null || errors !== undefined);

const refusals: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

/** Codes that say why, as a service writes them; other text of a service does not go into messages. */
const reasonForm = /^[A-Z][A-Z0-9_]{0,59}$/;

const refused = (reason: unknown): LinkFault =>
  new LinkFault(
    'REFUSED',
    typeof reason === 'string' && reasonForm.test(reason) ? `it refuses: ${reason}` : 'it refuses to answer',
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw brokenContract('it is not JSON');
  }
}

/** @throws LinkFault where nothing is answered since the service refuses to. */
function checkRefusal({ data, errors }: ContractAnswer): void {
  if (data !== null) return;
  const refusal = errors.find(({ extensions }) => refusals.has(extensions?.['code']));
  if (refusal !== undefined) throw refused(refusal.extensions?.['reason'] ?? refusal.extensions?.['code']);
}

/**
 * What a service answered, if it is GraphQL.
 * @throws LinkFault where it is not, or the service refuses to answer.
 */
export function parseAnswer(text: string): ContractAnswer {
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success) throw brokenContract('it is not of the form of GraphQL, or has too many errors');
  const answer = { data: parsed.data.data ?? null, errors: parsed.data.errors ?? [] };
  checkRefusal(answer);
  return answer;
}

/** The refusal of an answer of status 401 or 403, whatever else it holds. */
export function refusalOf(text: string): LinkFault {
  try {
    parseAnswer(text);
  } catch (error) {
    if (error instanceof LinkFault && error.status === 'REFUSED') return error;
  }
  return refused(null);
}
