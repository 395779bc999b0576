import type { KeyObject } from 'node:crypto';
import type { Asker } from '../../src/context.ts';
import type { ViewerRole } from '../../src/db/generated/model.ts';
import { makeDemonstrationToken } from '../../src/identity/demonstration.ts';
import { anonymous } from '../../src/identity/identity.ts';

/** Who asks in a test. */
export interface TestViewer {
  readonly role: ViewerRole;
  /** Code of a department: `92-SYT`. */
  readonly department?: string;
  readonly purpose?: string;
  readonly caseReference?: string;
}

/** What the hub makes of a viewer of the tests. */
export function askerOf({ role, department, purpose, caseReference }: TestViewer): Asker {
  const pretext = { purpose: purpose ?? null, caseReference: caseReference ?? null };
  if (role === 'ANONYMOUS') return { identity: anonymous, ...pretext };
  const name = role.toLowerCase();
  const identity = {
    role,
    subject: department === undefined ? name : `${name}@${department}`,
    client: 'demonstration',
    departmentCode: department ?? null,
  };
  return { identity, ...pretext };
}

/** The headers that a viewer sends. */
export async function headersOf(
  { role, department, purpose, caseReference }: TestViewer,
  key: KeyObject,
  now: Date,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (role !== 'ANONYMOUS') {
    const token = await makeDemonstrationToken(key, { role, departmentCode: department ?? null }, { now });
    headers['authorization'] = `Bearer ${token}`;
  }
  if (purpose !== undefined) headers['x-purpose'] = purpose;
  if (caseReference !== undefined) headers['x-case'] = caseReference;
  return headers;
}
