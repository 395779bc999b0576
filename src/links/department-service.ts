import type { Viewer } from '../access/viewer.ts';
import type { ModelName } from '../db/generated/model.ts';

/** Version of `schema/contract/department.graphql` that the hub uses. */
export const contractVersion = '1.0';

/** On whose behalf the hub asks, for its assertion. */
export interface OnBehalfOf {
  readonly viewer: Viewer;
  /**
   * Key of the clause that allows the viewer to read a department's rows of a model; null if none is needed or known.
   */
  readonly clauseFor: (model: ModelName, departmentId: string) => string | null;
}

/** One operation of the department contract. */
export interface ContractOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /**
   * Fields of personal data that it reads, filters or orders by: `Beneficiary.category`. The assertion names no others.
   */
  readonly fields: readonly string[];
}

export interface ContractError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer of a service: GraphQL, not checked further. */
export interface ContractAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly ContractError[];
}

/** The service of a department, for requests on behalf of one viewer. */
export interface DepartmentService {
  readonly departmentId: string;
  /**
   * Sends one operation, with time limit, retry, circuit breaker and limit of concurrency.
   * @param signal aborts the request; its reason is then thrown
   * @throws SourceFailure if there is no answer.
   */
  ask(operation: ContractOperation, signal?: AbortSignal): Promise<ContractAnswer>;
  /**
   * Reports an answer that breaks the contract. Returns the error to throw.
   * @param isForeign whether the answer contains a row of another department: the service then gets no requests for a
   *   while.
   */
  breach(reason: string, isForeign?: boolean): Error;
}
