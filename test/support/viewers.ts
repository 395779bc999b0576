import type { KeyObject } from 'node:crypto';
import type { Requester } from '../../src/graph/context.ts';
import type { ViewerRole } from '../../src/db/generated/model.ts';
import { makeDemonstrationToken } from '../../src/identity/demonstration.ts';
import { anonymous } from '../../src/identity/identity.ts';

/** A viewer in a test. */
export interface TestViewer {
  readonly role: ViewerRole;
  /** Code of a department, for example `92-SYT`. */
  readonly department?: string;
  readonly purpose?: string;
  readonly caseReference?: string;
}

/** Returns the hub's viewer for a viewer in a test. */
export function requesterOf({ role, department, purpose, caseReference }: TestViewer): Requester {
  const stated = { purpose: purpose ?? null, caseReference: caseReference ?? null };
  if (role === 'ANONYMOUS') return { identity: anonymous, ...stated };
  const name = role.toLowerCase();
  const identity = {
    role,
    subject: department === undefined ? name : `${name}@${department}`,
    client: 'demonstration',
    departmentCode: department ?? null,
  };
  return { identity, ...stated };
}

/** Returns the headers that a viewer sends. */
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
