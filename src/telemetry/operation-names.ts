import { Kind, visit, type DocumentNode } from 'graphql';
import { BoundedCache } from '../base/cache.ts';
import { cleanName, foldName, mayNamePerson } from './clean-name.ts';
import type { ObservedOperation } from './observed-request.ts';

/** Maximum number of cached names. */
const remembered = 1000;

/** Minimum length of a value to compare: shorter ones occur in many names by chance. */
const shortestValue = 4;

/** Maximum number of texts of a request that are compared with a name; if it has more, its name is not logged. */
const maxTexts = 1000;

/** The cached value of a name that may not be logged. */
const hidden = ' ';

/** Collects the texts within a value. It may be nested to any depth, because refused requests are read too. */
function addTexts(value: unknown, texts: string[]): void {
  const left = [value];
  while (left.length > 0 && texts.length < maxTexts) {
    const each = left.pop();
    if (typeof each === 'string') texts.push(each);
    else if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) left.push(inner);
  }
}

/** Collects the texts that a request contains as values. */
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

/** Whether a name contains a value of its request. */
function repeatsValue(name: string, operation: ObservedOperation): boolean {
  const folded = foldName(name);
  const texts = textsOf(operation);
  if (texts.length >= maxTexts) return true;
  return texts.map(foldName).some((text) => text.length >= shortestValue && folded.includes(text));
}

/**
 * Decides which names of operations may be logged. A name is free text of the client: without a credential it is logged
 * only if it is one of the package's queries, and never if it may contain personal data.
 */
export class OperationNames {
  readonly #ready: ReadonlySet<string>;
  readonly #known = new BoundedCache<string>({ entries: remembered });

  /** @param ready names of the package's own operations */
  constructor(ready: Iterable<string> = []) {
    this.#ready = new Set(ready);
  }

  /** Returns the name if it may be logged; otherwise null. */
  find(operation: ObservedOperation, isIdentified: boolean): string | null {
    const { name } = operation;
    if (name === null || name === '' || this.#ready.has(name)) return name === '' ? null : name;
    if (!isIdentified) return null;
    let known = this.#known.get(name);
    if (known === undefined) {
      known = mayNamePerson(name) || repeatsValue(name, operation) ? hidden : cleanName(name);
      // A long name may share its start with many others.
      if (name.length <= 256) this.#known.set(name, known);
    }
    return known === hidden ? null : known;
  }
}
