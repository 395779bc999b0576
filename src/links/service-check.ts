import { z } from 'zod';
import type { ContractOperation, DepartmentService, Errand } from './department-service.ts';
import type { Link } from './link.ts';

/** What a service says of itself. */
export interface ServiceInfo {
  /** `1.0` */
  readonly contractVersion: string;
  /** What it runs, for people to read. */
  readonly software: string;
  /** What its clock showed. */
  readonly now: Date;
  /** Up to when its records are current. */
  readonly asOf: Date;
  /** By how much its clock is ahead of the hub's at most, milliseconds; below zero where it is behind. */
  readonly clockDifference: number;
}

/** On nobody's behalf: what a service says of itself is for all to know. */
export const ownErrand: Errand = {
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

/** The global id of a department, as the graph has it. */
const globalId = (departmentId: string): string => Buffer.from(`Department:${departmentId}`).toString('base64url');

/** How far a clock is from the time that it was asked in: nothing where it lies within. */
function differenceTo(now: Date, begun: Date, ended: Date): number {
  if (now > ended) return now.getTime() - ended.getTime();
  return Math.min(now.getTime() - begun.getTime(), 0);
}

/**
 * Asks a service what it is, and holds it against its link.
 * @throws SourceFailure where it does not answer, is another department's, or keeps another version of the contract.
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
  if (!parsed.success) throw service.breach('it does not say what its service is');
  const { department, ...info } = parsed.data.service;
  if (department.id !== globalId(departmentId) || department.code !== departmentCode) {
    throw service.breach(`it is not of the service of ${departmentCode}`, true);
  }
  if (!info.contractVersion.startsWith('1.')) {
    throw service.breach(`it is of version ${info.contractVersion}, and the hub speaks 1`);
  }
  return { ...info, clockDifference: differenceTo(info.now, begun, ended) };
}
