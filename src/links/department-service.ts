import type { Viewer } from '../access/viewer.ts';
import type { ModelName } from '../db/generated/model.ts';

/** Version of `schema/contract/department.graphql` that the hub speaks. */
export const contractVersion = '1.0';

/** On whose behalf the hub asks: what its assertion says. */
export interface Errand {
  readonly viewer: Viewer;
  /** The key of the clause that opens a department's rows of a model to the viewer; null where none is needed or known. */
  readonly clauseFor: (model: ModelName, departmentId: string) => string | null;
}

/** One operation of the department contract. */
export interface ContractOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Fields of personal data that it reads or looks at: `Beneficiary.category`. The assertion names no others. */
  readonly fields: readonly string[];
}

export interface ContractError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a service answered: GraphQL, not yet looked at. */
export interface ContractAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly ContractError[];
}

/** A department's service, asked on one errand. */
export interface DepartmentService {
  readonly departmentId: string;
  /**
   * Asks one operation: with time limit, retry, breaker and limit of concurrency.
   * @param signal aborts the request; its reason is then thrown
   * @throws SourceFailure where there is no answer.
   */
  ask(operation: ContractOperation, signal?: AbortSignal): Promise<ContractAnswer>;
  /**
   * Reports an answer that breaks the contract; the failure to throw for it.
   * @param isForeign whether it holds another department's row: the service is then not asked again for a while.
   */
  breach(reason: string, isForeign?: boolean): Error;
}
