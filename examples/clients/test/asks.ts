import { inject, vi } from 'vitest';
import type { Credentials, HubError } from '../src/hub';

declare module 'vitest' {
  interface ProvidedContext {
    hub: string;
    officer: string;
    portal: string;
    connections: number;
  }
}

export const hub = inject('hub');

/** An officer of the department whose records they are. */
export const officer: Credentials = { token: inject('officer'), purpose: 'SERVICE' };

/** A portal of another department, to which clause 1 of an agreement opens some fields of a case. */
export const portal: Credentials = { token: inject('portal'), purpose: 'VERIFICATION', caseReference: 'HS-2026-0117' };

export const department = '92-SYT';

/** What a program can tell its user of an error. */
export const told = ({ path, extensions }: HubError): unknown[] => [
  path?.join('.'),
  extensions?.['code'],
  extensions?.['reason'],
];

/** What the portal is told of the fields that no clause opens to it for its purpose. */
export const closed = [
  ['department.beneficiaries.nodes.0.birthYear', 'FORBIDDEN', 'FIELD_NOT_OPENED'],
  ['department.beneficiaries.nodes.0.identity', 'FORBIDDEN', 'PURPOSE_NOT_LISTED'],
];

/** One request that a client sent, and its answer. */
export interface Sent {
  readonly hasDocument: boolean;
  readonly hasHash: boolean;
  readonly status: number;
}

/** Notes every request that is sent from now on, and lets it through. */
export function watchRequests(): Sent[] {
  const sent: Sent[] = [];
  const send = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await send(input, init);
    const body = String(init?.body);
    sent.push({
      hasDocument: body.includes('"query"'),
      hasHash: body.includes('"sha256Hash"'),
      status: response.status,
    });
    return response;
  });
  return sent;
}
