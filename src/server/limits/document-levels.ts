import { limitMessages } from '../../messages/limits.ts';
import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { queryTooLarge } from '../../graph/meter/too-large.ts';
import { checkLiteralLevels, checkTypeLevels } from './value-levels.ts';

function checkDirectives(directives: readonly DirectiveNode[] = []): void {
  for (const { arguments: given = [] } of directives) given.forEach(({ value }) => checkLiteralLevels(value));
}

function checkVariable({ type, defaultValue, directives }: VariableDefinitionNode): void {
  checkTypeLevels(type);
  if (defaultValue !== undefined) checkLiteralLevels(defaultValue);
  checkDirectives(directives);
}

/** Measures the depth of the selections of a document, before any other code walks through them. */
class LevelCheck {
  readonly #accepted: number;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** The deepest level at which each fragment was entered. */
  readonly #entered = new Map<string, number>();
  readonly #open = new Set<string>();

  constructor({ definitions }: DocumentNode, accepted: number) {
    this.#accepted = accepted;
    for (const each of definitions) {
      if (each.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(each.name.value, each);
    }
  }

  check(set: SelectionSetNode | undefined, level: number): void {
    if (set === undefined) return;
    if (level > this.#accepted) {
      const accepted = this.#accepted;
      throw queryTooLarge(limitMessages.levels(level, accepted), { what: 'levels', found: level, accepted });
    }
    for (const selection of set.selections) {
      checkDirectives(selection.directives);
      if (selection.kind === Kind.FIELD) this.#checkField(selection, level);
      else if (selection.kind === Kind.INLINE_FRAGMENT) this.check(selection.selectionSet, level + 1);
      else this.#checkSpread(selection, level);
    }
  }

  #checkField({ arguments: given = [], selectionSet }: FieldNode, level: number): void {
    given.forEach(({ value }) => checkLiteralLevels(value));
    this.check(selectionSet, level + 1);
  }

  /** A fragment that contains itself is left to validation, which names the cycle. */
  #checkSpread({ name: { value: name } }: FragmentSpreadNode, level: number): void {
    if (this.#open.has(name) || (this.#entered.get(name) ?? 0) > level) return;
    this.#entered.set(name, level + 1);
    this.#open.add(name);
    this.check(this.#fragments.get(name)?.selectionSet, level + 1);
    this.#open.delete(name);
  }
}

/**
 * Checks the depth of a document: its selections, with fragments expanded, and the values written in it.
 * @throws QUERY_TOO_LARGE if it is too deep for the recursive code that reads it.
 */
export function checkDocumentLevels(document: DocumentNode, accepted: number): void {
  const levels = new LevelCheck(document, accepted);
  for (const each of document.definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) each.variableDefinitions?.forEach(checkVariable);
    else if (each.kind !== Kind.FRAGMENT_DEFINITION) continue;
    checkDirectives(each.directives);
    levels.check(each.selectionSet, 1);
  }
}
