import { describe } from '../db/sql.ts';
import type { ContractOperation } from './department-service.ts';

/** How many fields one operation has at its root at most, and how many words before it takes no more of them. */
const mostRoots = 50;
const manyWords = 3000;
/** How long its values are before it takes no more fields: services take bodies of 256 KiB. */
const longValues = 128 * 1024;

/** One operation of the contract as it is put together: every value is a variable. */
export class OperationDraft {
  readonly #values: Record<string, unknown> = {};
  readonly #bound = new Map<string, string>();
  readonly #declared: string[] = [];
  readonly #roots: string[] = [];
  readonly #fields = new Set<string>();
  readonly #today: string;
  #words = 0;
  #length = 0;

  constructor(today: string) {
    this.#today = today;
  }

  /** Binds a value of a type of the contract; what stands for it in the text. The same value is bound once. */
  variable(type: string, value: unknown): string {
    const bound = JSON.stringify([type, value]);
    const known = this.#bound.get(bound);
    if (known !== undefined) return `$${known}`;
    const name = `v${this.#declared.length}`;
    this.#bound.set(bound, name);
    this.#values[name] = value;
    this.#length += Buffer.byteLength(bound);
    this.#declared.push(`$${name}: ${type}`);
    return `$${name}`;
  }

  /** Arguments, those left out that are null. */
  args(args: Readonly<Record<string, readonly [type: string, value: unknown]>>): string {
    const given = Object.entries(args).filter(([, [, value]]) => value !== null);
    if (given.length === 0) return '';
    return `(${given.map(([name, [type, value]]) => `${name}: ${this.variable(type, value)}`).join(', ')})`;
  }

  /** Notes that a field of personal data is read or looked at. */
  readonly note = (coordinate: string): void => {
    this.#fields.add(coordinate);
  };

  /** Notes the field by which another day than today tells which rows a list holds. */
  noteDay(model: string, day: string): void {
    const { asOf } = describe(model);
    if (day !== this.#today && asOf?.kind === 'event') this.note(`${model}.${asOf.column}`);
  }

  /** Adds a field at the root; the name that its answer goes by. */
  addRoot(text: string): string {
    this.#words += text.match(/\w+|[^\w\s]/g)?.length ?? 0;
    const name = `r${this.#roots.length}`;
    this.#roots.push(`${name}: ${text}`);
    return name;
  }

  /** Whether no more should be asked in it: services bound the length of an operation. */
  get isFull(): boolean {
    return this.#roots.length >= mostRoots || this.#words >= manyWords || this.#length >= longValues;
  }

  get operation(): ContractOperation {
    const declared = this.#declared.length === 0 ? '' : `(${this.#declared.join(', ')})`;
    return {
      query: `query${declared} { service { asOf } ${this.#roots.join(' ')} }`,
      variables: this.#values,
      fields: [...this.#fields].sort(),
    };
  }
}
