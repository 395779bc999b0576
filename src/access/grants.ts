import type { FieldOfWork } from '../db/generated/model.ts';
import { DepartmentIndex } from './department-index.ts';
import type { ClauseFacts, Facts } from './facts.ts';
import { forceOf, type Force } from './force.ts';
import { Succession } from './succession.ts';

/** What a clause opens to a department in one field of work: the data of these departments. */
export interface Grant {
  readonly clause: ClauseFacts;
  readonly field: FieldOfWork;
  /** The departments whose data it opens: those that do the giver's work now, and those they inherited from. */
  readonly departments: readonly string[];
  readonly force: Force;
}

/** The clauses of all agreements, resolved for a day. */
export class Grants {
  readonly day: string;
  readonly succession: Succession;
  /** Finds departments by what queries name them by. */
  readonly departments: DepartmentIndex;
  readonly #clauses: readonly ClauseFacts[];
  readonly #byDepartment = new Map<string, readonly Grant[]>();

  constructor(facts: Facts, day: string) {
    this.day = day;
    this.succession = new Succession(facts, day);
    this.departments = new DepartmentIndex(facts.departments);
    this.#clauses = facts.clauses;
  }

  /** All that is or was signed to be opened to a department, in force or not. */
  to(departmentId: string): readonly Grant[] {
    let grants = this.#byDepartment.get(departmentId);
    if (grants === undefined) {
      grants = this.#clauses.flatMap((clause) => this.#resolve(clause, departmentId));
      this.#byDepartment.set(departmentId, grants);
    }
    return grants;
  }

  #resolve(clause: ClauseFacts, departmentId: string): Grant[] {
    const force = forceOf(clause, this.day);
    const { succession } = this;
    return clause.fields
      .filter((field) => succession.carriersOf(clause.toDepartmentId, field).includes(departmentId))
      .map((field) => {
        const departments = succession.heldBy(succession.carriersOf(clause.fromDepartmentId, field), field);
        return { clause, field, departments, force };
      });
  }
}
