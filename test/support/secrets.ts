import type { PrismaClient } from '../../src/db/generated/client/client.ts';
import type { PersonalData } from '../../src/sealing/personal-data.ts';
import { open } from '../../src/sealing/seal.ts';
import { globalId } from './ids.ts';
import { testKeys } from './keys.ts';

/** Personal data of a beneficiary, with the beneficiary's key. */
export interface OpenedIdentity extends PersonalData {
  readonly id: string;
}

/** Null for a value that a test stored without sealing it. */
function tryToOpen(row: { readonly id: string; readonly sealed: string }): OpenedIdentity | null {
  try {
    return { id: row.id, ...open(testKeys(), row) };
  } catch {
    return null;
  }
}

/** Reads the personal data of departments with these keys; if omitted, of all departments. */
export async function openIdentities(
  client: PrismaClient,
  departments?: readonly string[],
): Promise<readonly OpenedIdentity[]> {
  const rows = await client.beneficiaryIdentity.findMany({
    ...(departments === undefined ? {} : { where: { departmentId: { in: [...departments] } } }),
    select: { id: true, sealed: true },
  });
  return rows.flatMap((row) => tryToOpen(row) ?? []);
}

/** Reads the values that occur only in a department's records: global ids, and personal data. */
export async function secretsOf(client: PrismaClient, departmentId: string): Promise<Set<string>> {
  const where = { departmentId };
  const secrets = new Set<string>();
  const [beneficiaries, enrolments, payments, identities] = await Promise.all([
    client.beneficiary.findMany({ where, select: { id: true } }),
    client.enrolment.findMany({ where, select: { id: true } }),
    client.payment.findMany({ where, select: { id: true } }),
    openIdentities(client, [departmentId]),
  ]);
  for (const { id } of beneficiaries) secrets.add(globalId('Beneficiary', id)).add(`"${id}"`);
  for (const { id } of enrolments) secrets.add(globalId('Enrolment', id)).add(`"${id}"`);
  for (const { id } of payments) secrets.add(globalId('Payment', id)).add(`"${id}"`);
  // Many people share a name.
  for (const { citizenId, phone, address } of identities) {
    for (const value of [citizenId, phone, address]) if (value !== null && value !== '') secrets.add(value);
  }
  return secrets;
}

/** Returns the first of these values that a text contains; null for none. */
export function findSecret(text: string, secrets: ReadonlySet<string>): string | null {
  for (const secret of secrets) if (text.includes(secret)) return secret;
  return null;
}
