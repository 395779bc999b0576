import DataLoader from 'dataloader';
import { makeAssertion, type AssertionChanges } from './assertion.ts';
import type { CheckOptions, RawAnswer } from './options.ts';
import { listedRecordModels } from '../records/record-models.ts';
import { readId } from './record-id.ts';
import { Breach } from './result.ts';

const recordTypes: readonly string[] = listedRecordModels;

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface ServiceError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: unknown; readonly reason?: unknown };
}

/** A GraphQL answer, with the HTTP answer that contained it. */
export interface ServiceAnswer {
  readonly raw: RawAnswer;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly ServiceError[];
}

/** A field at the root, with its arguments and selection. */
export interface Question {
  readonly field: string;
  /** Values by argument, with the GraphQL type of each. */
  readonly args: Readonly<Record<string, readonly [type: string, value: unknown]>>;
  readonly selection: string;
}

const questionsAtOnce = 10;

const isName = (value: unknown): value is string => typeof value === 'string' && /^[A-Z][A-Z_]{1,60}$/.test(value);

/** Lists the codes of errors. Their messages are not shown, because they may quote a record. */
export function describeErrors(errors: readonly ServiceError[]): string {
  const codes = errors.map(({ extensions }) =>
    [extensions?.code, extensions?.reason]
      .map((value) => (isName(value) ? value : null))
      .filter((value) => value !== null),
  );
  const names = [...new Set(codes.map((names) => (names.length === 0 ? 'an error without a code' : names.join(' '))))];
  return names.length === 0 ? 'no error' : names.join(', ');
}

function joinQuestions(questions: readonly Question[]): Operation {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fields = questions.map(({ field, args, selection }, index) => {
    const passed = Object.entries(args).map(([name, [type, value]]) => {
      declared.push(`$q${index}_${name}: ${type}`);
      variables[`q${index}_${name}`] = value;
      return `${name}: $q${index}_${name}`;
    });
    return `q${index}: ${field}${passed.length === 0 ? '' : `(${passed.join(', ')})`} ${selection}`;
  });
  const head = declared.length === 0 ? '' : `(${declared.join(', ')})`;
  return { query: `query LinkCheck${head} { ${fields.join(' ')} }`, variables };
}

/** The service under check: sends requests, and collects what all checks need. */
export class CheckedService {
  readonly options: CheckOptions;
  /** Number of answers. */
  answers = 0;
  /** Keys of other departments, or none, at the start of record ids. */
  readonly foreign = new Set<string>();
  readonly #questions: DataLoader<Question, unknown>;
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(options: CheckOptions) {
    this.options = options;
    this.#questions = new DataLoader((questions) => this.#readAll(questions), {
      cache: false,
      maxBatchSize: questionsAtOnce,
    });
  }

  /** Sends a body unchanged. */
  async post(body: string, assertion: string | null, signal?: AbortSignal): Promise<RawAnswer> {
    const answer = await this.options.post({ body, assertion, ...(signal === undefined ? {} : { signal }) });
    this.answers += 1;
    return answer;
  }

  /** Sends an operation with its own assertion. */
  async ask(operation: Operation, changes?: AssertionChanges): Promise<ServiceAnswer> {
    const body = JSON.stringify(operation);
    const raw = await this.post(body, await makeAssertion(this.options, body, changes));
    return this.readAnswer(raw);
  }

  /** @throws Breach for an answer that is not GraphQL. */
  readAnswer(raw: RawAnswer): ServiceAnswer {
    const parsed = parseJson(raw.text);
    if (parsed === null) throw new Breach(`HTTP ${raw.status}`, 'a GraphQL answer in JSON', 'something else');
    this.#noteForeign(parsed, null);
    const { data, errors } = parsed;
    return {
      raw,
      data: isObject(data) ? data : null,
      errors: Array.isArray(errors) ? (errors as ServiceError[]) : [],
    };
  }

  /** Reads a field at the root; concurrent reads are sent together. */
  read(question: Question): Promise<unknown> {
    return this.#questions.load(question);
  }

  /** Returns the value that the first call created. */
  keep<T>(name: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(name) ?? make();
    this.#kept.set(name, kept);
    return kept as Promise<T>;
  }

  /** Whether a key begins with that of the department. */
  isOwn(key: string): boolean {
    return key.startsWith(`${this.options.department.key}:`);
  }

  async #readAll(questions: readonly Question[]): Promise<unknown[]> {
    const { raw, data, errors } = await this.ask(joinQuestions(questions));
    return questions.map(({ field }, index) => {
      const own = errors.filter(({ path }) => path === undefined || path[0] === `q${index}`);
      if (raw.status === 200 && own.length === 0 && data !== null) return data[`q${index}`];
      return new Breach(`\`${field}\``, 'an answer without errors', `HTTP ${raw.status} with ${describeErrors(own)}`);
    });
  }

  #noteForeign(value: unknown, name: string | null): void {
    if (Array.isArray(value)) for (const item of value) this.#noteForeign(item, null);
    else if (isObject(value)) for (const [field, item] of Object.entries(value)) this.#noteForeign(item, field);
    else if (name === 'id' && typeof value === 'string') this.#noteId(value);
  }

  #noteId(id: string): void {
    const found = readId(id);
    if (found === null) this.foreign.add('no department: an id that is no global id');
    else if (recordTypes.includes(found.type) && !this.isOwn(found.key)) {
      this.foreign.add(/^[\w-]{1,40}(?=:)/.exec(found.key)?.[0] ?? 'no department: a key without one at its head');
    }
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
