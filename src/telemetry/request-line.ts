import { cleanName } from './clean-name.ts';
import { hashShape } from './document-shape.ts';
import type { ObservedRequest, Outcome } from './observed-request.ts';
import type { OperationNames } from './operation-names.ts';

/** A line of the request log: it contains no values of the request, and no unchecked text of the client. */
export interface RequestLine {
  readonly id: string;
  readonly method: string;
  readonly route: string;
  readonly status: number | null;
  readonly outcome: Outcome;
  readonly ms: number;
  readonly bytes: number;
  readonly address: string;
  readonly role?: string;
  readonly client?: string;
  readonly department?: string;
  readonly kind?: string;
  readonly operation?: string;
  readonly document?: string;
  readonly statements: number;
  readonly rows: number;
  readonly questions?: number;
  readonly codes?: readonly string[];
}

/** Omits an unknown value. */
const known = <Name extends string, Value>(name: Name, value: Value | null): Partial<Record<Name, Value>> =>
  value === null ? {} : ({ [name]: value } as Record<Name, Value>);

/** Whether a request came with a valid credential. */
export const isIdentified = ({ viewer }: Pick<ObservedRequest, 'viewer'>): boolean =>
  viewer !== null && viewer.role !== 'ANONYMOUS';

const describeViewer = ({ viewer }: ObservedRequest): Partial<RequestLine> => {
  if (viewer === null) return {};
  const { role, client, departmentId } = viewer;
  return {
    role,
    ...known('client', client === null ? null : cleanName(client)),
    ...known('department', departmentId),
  };
};

const describeOperation = (request: ObservedRequest, names: OperationNames): Partial<RequestLine> => {
  const { operation } = request;
  if (operation === null) return {};
  const { kind, document } = operation;
  return {
    ...known('kind', kind),
    ...known('operation', names.find(operation, isIdentified(request))),
    ...known('document', document === null ? null : hashShape(document)),
  };
};

/** Describes a request for the log. */
export function describeRequest(request: ObservedRequest, names: OperationNames): RequestLine {
  const { id, method, route, status, outcome, milliseconds, bytes, address, tally, codes } = request;
  return {
    id,
    method,
    route,
    status,
    outcome,
    ms: Math.round(milliseconds * 10) / 10,
    bytes,
    address,
    ...describeViewer(request),
    ...describeOperation(request, names),
    statements: tally.statements,
    rows: tally.rows,
    ...(tally.questions === 0 ? {} : { questions: tally.questions }),
    ...(codes.length === 0 ? {} : { codes }),
  };
}
