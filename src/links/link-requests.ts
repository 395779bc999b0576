import DataLoader from 'dataloader';
import { AnswerErrors, isRefusal, pathOf } from './answer-errors.ts';
import { ContractBreach } from './contract-breach.ts';
import type { ContractAnswer, ContractError, DepartmentService } from './department-service.ts';
import { isStale } from './freshness.ts';
import type { Link } from './link.ts';
import { OperationDraft } from './operation-draft.ts';
import type { Answered } from './read-row.ts';
import { isInstant, readObject } from './read-value.ts';
import { listRefused } from './refusal.ts';
import { SourceFailure, type SourceState } from './source-state.ts';

/** One field at the root of an operation: how it is asked for, and what its answer means. */
export interface Root<Value> {
  readonly write: (draft: OperationDraft) => string;
  readonly read: (answered: Answered, state: SourceState) => Value;
}

export interface RequestOptions {
  readonly service: DepartmentService;
  readonly link: Link;
  /** Day of the request. */
  readonly today: string;
  /** The clock. */
  readonly now: () => Date;
}

/** An operation that is put together, with what its fields are. */
interface Drafted {
  readonly draft: OperationDraft;
  readonly roots: Root<unknown>[];
  readonly names: string[];
}

const codeOf = ({ extensions }: ContractError): string => {
  const code = extensions?.['code'];
  return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? ` (${code})` : '';
};

/** Asks a department's service: what is asked in one tick is asked in one operation. Nothing is kept. */
export class LinkRequests {
  readonly #options: RequestOptions;
  readonly #loader: DataLoader<Root<unknown>, unknown>;

  constructor(options: RequestOptions) {
    this.#options = options;
    this.#loader = new DataLoader<Root<unknown>, unknown>((roots) => this.#ask(roots), {
      cache: false,
    });
  }

  /** @throws SourceFailure where the department does not answer, or its answer breaks the contract. */
  ask<Value>(root: Root<Value>): Promise<Value> {
    return this.#loader.load(root) as Promise<Value>;
  }

  /** Operations as few as there can be; what one of them fails in is its own. */
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
        open = { draft: new OperationDraft(this.#options.today), roots: [], names: [] };
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

  /** A failure is the root's alone; a breach of the contract makes all that was answered doubtful. */
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
    const message = `The service of department ${link.departmentCode} answered with an error${codeOf(error)}.`;
    return new SourceFailure(link.departmentId, 'UNAVAILABLE', message);
  }

  #stateOf(data: Readonly<Record<string, unknown>>): SourceState {
    const { link, now } = this.#options;
    const { asOf } = readObject('service', data['service']);
    if (!isInstant(asOf)) throw new ContractBreach('service.asOf is no instant.');
    const at = new Date(asOf);
    const stale = isStale(at, now());
    return {
      departmentId: link.departmentId,
      status: stale ? 'STALE' : 'OK',
      asOf: at.toISOString(),
      message: stale ? `Department ${link.departmentCode} answers as of ${at.toISOString()}.` : null,
    };
  }
}
