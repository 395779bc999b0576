import { describe } from '../db/statements/sql.ts';
import type { ContractOperation } from '../links/department-service.ts';

/** Maximum number of root fields in one operation, and the number of words after which it accepts no further field. */
const maxRoots = 50;
const manyWords = 3000;
/** The length of values after which it accepts no further field: services accept bodies of 256 KiB. */
const longValues = 128 * 1024;

const isOfName = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

/** Counts the names, numbers and signs of a text. */
function countWords(text: string): number {
  let words = 0;
  let isInName = false;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    const isName = isOfName(code);
    if ((isName && !isInName) || (!isName && code > 32)) words += 1;
    isInName = isName;
  }
  return words;
}

/** Builds one operation of the contract: every value is a variable. */
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

  /** Binds a value of a type of the contract, and returns its variable for the text. The same value is bound once. */
  variable(type: string, value: unknown): string {
    const bound = JSON.stringify([type, value]);
    const known = this.#bound.get(bound);
    if (known !== undefined) return known;
    const name = this.#declare(type);
    this.#bound.set(bound, name);
    this.#bind(name, value, Buffer.byteLength(bound));
    return name;
  }

  /**
   * Returns a variable of its own for a value that changes from page to page. If the value is null, the variable has no
   * value, as if the argument were absent: so the text is the same for all pages, and services compile it once.
   */
  placeholder(type: string, value: string | number | null): string {
    const name = this.#declare(type);
    if (value !== null) this.#bind(name, value, String(value).length);
    return name;
  }

  /** Writes arguments, and omits those that are null. */
  args(
    args: Readonly<Record<string, readonly [type: string, value: unknown]>>,
    written: readonly string[] = [],
  ): string {
    const given = Object.entries(args).filter(([, [, value]]) => value !== null);
    const all = [...written, ...given.map(([name, [type, value]]) => `${name}: ${this.variable(type, value)}`)];
    return all.length === 0 ? '' : `(${all.join(', ')})`;
  }

  /** Notes that a field of personal data is read or compared. */
  readonly note = (coordinate: string): void => {
    this.#fields.add(coordinate);
  };

  /** Notes the date field that decides, on a day other than today, which rows a list contains. */
  noteDay(model: string, day: string): void {
    const { asOf } = describe(model);
    if (day !== this.#today && asOf?.kind === 'event') this.note(`${model}.${asOf.column}`);
  }

  /** Adds a root field, and returns its name in the answer. */
  addRoot(text: string): string {
    this.#words += countWords(text);
    const name = `r${this.#roots.length}`;
    this.#roots.push(`${name}: ${text}`);
    return name;
  }

  /** Whether no further field should be added: services limit the length of an operation. */
  get isFull(): boolean {
    return this.#roots.length >= maxRoots || this.#words >= manyWords || this.#length >= longValues;
  }

  #declare(type: string): string {
    const name = `$v${this.#declared.length}`;
    this.#declared.push(`${name}: ${type}`);
    return name;
  }

  #bind(name: string, value: unknown, length: number): void {
    this.#values[name.slice(1)] = value;
    this.#length += length;
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
