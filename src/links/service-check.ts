import { z } from 'zod';
import type { ContractOperation, DepartmentService, OnBehalfOf } from './department-service.ts';
import type { Link } from '../access/link.ts';

/** What a service reports about itself. */
export interface ServiceInfo {
  /** `1.0` */
  readonly contractVersion: string;
  /** Its software, for people to read. */
  readonly software: string;
  /** The time of its clock. */
  readonly now: Date;
  /** Up to when its records are current. */
  readonly asOf: Date;
  /** Minimum difference between its clock and that of the hub, milliseconds; negative if its clock is slow. */
  readonly clockDifference: number;
}

/** The hub asks for itself: the description of a service is public. */
export const onOwnBehalf: OnBehalfOf = {
  viewer: {
    identity: { role: 'ANONYMOUS', subject: null, client: null, departmentCode: null },
    departmentId: null,
    purpose: null,
    caseReference: null,
  },
  clauseFor: () => null,
};

const question: ContractOperation = {
  query: 'query Service { service { contractVersion department { id code } software now asOf } }',
  variables: {},
  fields: [],
};

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const shape = z.object({
  service: z.object({
    contractVersion: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
    department: z.object({ id: z.string(), code: z.string() }),
    software: z.string().max(200),
    now: instant,
    asOf: instant,
  }),
});

/** Returns the global id of a department in the graph. */
const globalId = (departmentId: string): string => Buffer.from(`Department:${departmentId}`).toString('base64url');

/** Returns how far a clock lies outside the time of the request; 0 if within. */
function differenceTo(now: Date, begun: Date, ended: Date): number {
  if (now > ended) return now.getTime() - ended.getTime();
  return Math.min(now.getTime() - begun.getTime(), 0);
}

/**
 * Asks a service to describe itself, and compares the answer with its link.
 * @throws SourceFailure if it does not answer, belongs to another department, or implements another version of the
 *   contract.
 */
export async function askService(
  service: DepartmentService,
  { departmentId, departmentCode }: Pick<Link, 'departmentId' | 'departmentCode'>,
  now: () => Date,
): Promise<ServiceInfo> {
  const begun = now();
  const { data } = await service.ask(question);
  const ended = now();
  const parsed = shape.safeParse(data);
  if (!parsed.success) throw service.breach('it does not describe its service');
  const { department, ...info } = parsed.data.service;
  if (department.id !== globalId(departmentId) || department.code !== departmentCode) {
    throw service.breach(`it does not come from the service of ${departmentCode}`, true);
  }
  if (!info.contractVersion.startsWith('1.')) {
    throw service.breach(`it has version ${info.contractVersion}, but the hub uses version 1`);
  }
  return { ...info, clockDifference: differenceTo(info.now, begun, ended) };
}
