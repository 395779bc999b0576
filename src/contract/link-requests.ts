import { asOfMessage, linkFaults } from '../messages/sources.ts';
import DataLoader from 'dataloader';
import type { RequestScope } from '../base/request-scope.ts';
import { AnswerErrors, isRefusal, pathOf } from './answer-errors.ts';
import { ContractBreach } from './contract-breach.ts';
import type { ContractAnswer, ContractError, DepartmentService } from '../links/department-service.ts';
import { isStale } from '../links/freshness.ts';
import type { Link } from '../access/link.ts';
import { OperationDraft } from './operation-draft.ts';
import type { Answered } from './read-row.ts';
import { isInstant, readObject } from './read-value.ts';
import { listRefused } from './refusal.ts';
import { SourceFailure, type SourceState } from '../source/source-state.ts';

/** One root field of an operation: writes its text, and reads its answer. */
export interface Root<Value> {
  readonly write: (draft: OperationDraft) => string;
  readonly read: (answered: Answered, state: SourceState) => Value;
}

export interface RequestOptions {
  readonly service: DepartmentService;
  readonly link: Link;
  /** The day and the clock of the hub's request. */
  readonly scope: Pick<RequestScope, 'today' | 'now'>;
}

/** An operation being built, with its root fields. */
interface Drafted {
  readonly draft: OperationDraft;
  readonly roots: Root<unknown>[];
  readonly names: string[];
}

const codeOf = ({ extensions }: ContractError): string => {
  const code = extensions?.['code'];
  return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? ` (${code})` : '';
};

/** Sends requests to a department's service: requests of one tick share an operation. Answers are not cached. */
export class LinkRequests {
  readonly #options: RequestOptions;
  readonly #loader: DataLoader<Root<unknown>, unknown>;

  constructor(options: RequestOptions) {
    this.#options = options;
    this.#loader = new DataLoader<Root<unknown>, unknown>((roots) => this.#ask(roots), {
      cache: false,
    });
  }

  /** @throws SourceFailure if the department does not answer, or its answer breaks the contract. */
  ask<Value>(root: Root<Value>): Promise<Value> {
    return this.#loader.load(root) as Promise<Value>;
  }

  /** Sends the root fields in as few operations as possible; if one operation fails, the others still answer. */
  async #ask(roots: readonly Root<unknown>[]): Promise<unknown[]> {
    const asked = this.#draft(roots).map(async (operation) => {
      try {
        return await this.#send(operation);
      } catch (error) {
        return operation.roots.map(() => error);
      }
    });
    return (await Promise.all(asked)).flat();
  }

  #draft(roots: readonly Root<unknown>[]): Drafted[] {
    const operations: Drafted[] = [];
    let open: Drafted | undefined;
    for (const root of roots) {
      if (open === undefined || open.draft.isFull) {
        open = { draft: new OperationDraft(this.#options.scope.today), roots: [], names: [] };
        operations.push(open);
      }
      open.names.push(open.draft.addRoot(root.write(open.draft)));
      open.roots.push(root);
    }
    return operations;
  }

  async #send({ draft, roots, names }: Drafted): Promise<unknown[]> {
    const { service } = this.#options;
    const answer = await service.ask(draft.operation);
    try {
      return this.#read(roots, names, answer);
    } catch (error) {
      if (error instanceof ContractBreach) throw service.breach(error.message, error.isForeign);
      throw error;
    }
  }

  #read(roots: readonly Root<unknown>[], names: readonly string[], { data, errors }: ContractAnswer): unknown[] {
    const whole = errors.find((error) => !names.includes(String(pathOf(error)?.[0])));
    if (whole !== undefined) throw this.#failureOf(whole);
    if (data === null) throw this.#failureOf(errors[0] ?? { message: '' });
    const state = this.#stateOf(readObject('The answer', data));
    const refusals = new AnswerErrors();
    const failures = new Map<unknown, SourceFailure>();
    for (const error of errors) {
      const path = pathOf(error) ?? [];
      if (isRefusal(error)) refusals.add(path, error);
      else failures.set(path[0], this.#failureOf(error));
    }
    return roots.map((root, place) => {
      const name = names[place] as string;
      return (
        failures.get(name) ?? this.#readRoot(root, { value: data[name] ?? null, errors: refusals.at(name) }, state)
      );
    });
  }

  /** A failure concerns its own root field only, but a breach of the contract makes the whole answer invalid. */
  #readRoot(root: Root<unknown>, answered: Answered, state: SourceState): unknown {
    try {
      return root.read(answered, state);
    } catch (error) {
      if (error instanceof SourceFailure) return error;
      throw error;
    }
  }

  #failureOf(error: ContractError): SourceFailure {
    const { link } = this.#options;
    if (isRefusal(error)) return listRefused(link, error);
    const message = linkFaults.error(link.departmentCode, codeOf(error));
    return new SourceFailure(link.departmentId, 'UNAVAILABLE', message);
  }

  #stateOf(data: Readonly<Record<string, unknown>>): SourceState {
    const { link, scope } = this.#options;
    const { asOf } = readObject('service', data['service']);
    if (!isInstant(asOf)) throw new ContractBreach('service.asOf is not an instant.');
    const at = new Date(asOf);
    const stale = isStale(at, scope.now());
    return {
      departmentId: link.departmentId,
      status: stale ? 'STALE' : 'OK',
      asOf: at.toISOString(),
      message: stale ? asOfMessage(link.departmentCode, at.toISOString()) : null,
    };
  }
}
