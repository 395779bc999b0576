import type { FieldOfWork } from '../db/generated/model.ts';
import { DepartmentIndex } from './department-index.ts';
import type { ClauseSnapshot, AccessSnapshot } from './access-snapshot.ts';
import { clauseStatusOf, type ClauseStatus } from './clause-status.ts';
import { Succession } from './succession.ts';

/** What a clause opens to a department in one field of work. */
export interface Grant {
  readonly clause: ClauseSnapshot;
  readonly field: FieldOfWork;
  /**
   * The departments whose data it opens: the present successors of the giver, and the departments that these inherited
   * from.
   */
  readonly departments: readonly string[];
  readonly status: ClauseStatus;
}

/** The clauses of all agreements, with the departments that they concern on a day. */
export class Grants {
  readonly day: string;
  readonly succession: Succession;
  /** Finds departments by code or by province. */
  readonly departments: DepartmentIndex;
  readonly #clauses: readonly ClauseSnapshot[];
  readonly #byDepartment = new Map<string, readonly Grant[]>();

  constructor(snapshot: AccessSnapshot, day: string) {
    this.day = day;
    this.succession = new Succession(snapshot, day);
    this.departments = new DepartmentIndex(snapshot.departments);
    this.#clauses = snapshot.clauses;
  }

  /** Returns all grants to a department, in force or not. */
  to(departmentId: string): readonly Grant[] {
    let grants = this.#byDepartment.get(departmentId);
    if (grants === undefined) {
      grants = this.#clauses.flatMap((clause) => this.#resolve(clause, departmentId));
      this.#byDepartment.set(departmentId, grants);
    }
    return grants;
  }

  #resolve(clause: ClauseSnapshot, departmentId: string): Grant[] {
    const status = clauseStatusOf(clause, this.day);
    const { succession } = this;
    return clause.fields
      .filter((field) => succession.carriersOf(clause.toDepartmentId, field).includes(departmentId))
      .map((field) => {
        const departments = succession.heldBy(succession.carriersOf(clause.fromDepartmentId, field), field);
        return { clause, field, departments, status };
      });
  }
}
