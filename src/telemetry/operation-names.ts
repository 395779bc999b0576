import { Kind, visit, type DocumentNode } from 'graphql';
import { BoundedCache } from '../base/cache.ts';
import { cleanName, foldName, mayNamePerson } from './clean-name.ts';
import type { ObservedOperation } from './observed-request.ts';

/** How many names are remembered. */
const remembered = 1000;

/** Shorter values are part of many a name by chance. */
const shortestValue = 4;

/** How many texts of a request are compared with a name; that of a request with more is not noted. */
const maxTexts = 1000;

/** What is remembered of a name that is not noted. */
const hidden = ' ';

/** Adds the texts within a value. It may be nested as deeply as a client likes: a refused one is looked at too. */
function addTexts(value: unknown, texts: string[]): void {
  const left = [value];
  while (left.length > 0 && texts.length < maxTexts) {
    const each = left.pop();
    if (typeof each === 'string') texts.push(each);
    else if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) left.push(inner);
  }
}

/** The texts that a request holds as values. */
function textsOf({ document, variables }: Pick<ObservedOperation, 'document' | 'variables'>): string[] {
  const texts: string[] = [];
  addTexts(variables, texts);
  if (document !== null) addLiterals(document, texts);
  return texts;
}

function addLiterals(document: DocumentNode, texts: string[]): void {
  visit(document, {
    [Kind.STRING]: ({ value }) => {
      addTexts(value, texts);
    },
  });
}

/** Whether a name holds a value of its request. */
function repeatsValue(name: string, operation: ObservedOperation): boolean {
  const folded = foldName(name);
  const texts = textsOf(operation);
  if (texts.length >= maxTexts) return true;
  return texts.map(foldName).some((text) => text.length >= shortestValue && folded.includes(text));
}

/**
 * The names of operations that may be noted. A name is the client's own text: that of a client without a credential is
 * noted if it is one of the package's queries alone, and none that may hold personal data.
 */
export class OperationNames {
  readonly #ready: ReadonlySet<string>;
  readonly #known = new BoundedCache<string>({ entries: remembered });

  /** @param ready names of operations that the package brings */
  constructor(ready: Iterable<string> = []) {
    this.#ready = new Set(ready);
  }

  /** Returns the name as it may be noted; null if it may not be. */
  find(operation: ObservedOperation, isIdentified: boolean): string | null {
    const { name } = operation;
    if (name === null || name === '' || this.#ready.has(name)) return name === '' ? null : name;
    if (!isIdentified) return null;
    let known = this.#known.get(name);
    if (known === undefined) {
      known = mayNamePerson(name) || repeatsValue(name, operation) ? hidden : cleanName(name);
      // A long name is the start of many.
      if (name.length <= 256) this.#known.set(name, known);
    }
    return known === hidden ? null : known;
  }
}
