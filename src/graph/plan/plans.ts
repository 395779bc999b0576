import { getNamedType, isObjectType, type FieldNode, type GraphQLResolveInfo } from 'graphql';
import type { BoundedCache } from '../../base/cache.ts';
import type { Filter } from '../../filter/filter.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { selectWhole, type RowSelection } from '../../db/statements/selection.ts';
import { readListQuestion, type ListArguments, type ListDescription, type ListQuestion } from '../list-question.ts';
import { planPage, planRows, type PageSelection } from './plan.ts';
import { variablesBelow } from './scope.ts';

export type Plan = PageSelection | RowSelection;
export type PlanCache = BoundedCache<Plan>;

/** Plans with a longer name are not cached; the name contains the variables as JSON. */
const longestName = 1000;

const numbers = new WeakMap<FieldNode, number>();
let lastNumber = 0;

function numberOf(node: FieldNode): number {
  let found = numbers.get(node);
  if (found === undefined) {
    found = lastNumber += 1;
    numbers.set(node, found);
  }
  return found;
}

const variablesOf = new WeakMap<FieldNode, readonly string[]>();

/**
 * Returns the variables used below some fields. Merged fields are rare, so only the result for a single field is
 * cached.
 */
function variablesUsed({ fieldNodes, fragments }: GraphQLResolveInfo): readonly string[] {
  const [only, ...others] = fieldNodes;
  if (only === undefined || others.length > 0) return variablesBelow(fieldNodes, fragments);
  let names = variablesOf.get(only);
  if (names === undefined) {
    names = variablesBelow(fieldNodes, fragments);
    variablesOf.set(only, names);
  }
  return names;
}

type Nodes = GraphQLResolveInfo['fieldNodes'];

/** The plans of one request: each is made once, however many rows need it. */
export class Plans {
  readonly #cache: PlanCache | null;
  readonly #questions = new Map<Nodes, ListQuestion>();
  readonly #plans = new Map<Nodes, Map<string, Plan>>();

  /**
   * @param cache plans of earlier requests; null turns planning off, and each level is read by a separate statement.
   */
  constructor(cache: PlanCache | null) {
    this.#cache = cache;
  }

  /**
   * Reads the arguments of a list field.
   * @throws BAD_USER_INPUT if an argument is out of bounds.
   */
  question(
    list: ListDescription,
    args: ListArguments,
    { fieldNodes }: GraphQLResolveInfo,
    narrowed?: Filter,
  ): ListQuestion {
    let question = this.#questions.get(fieldNodes);
    if (question === undefined) {
      question = readListQuestion(list, args, narrowed);
      this.#questions.set(fieldNodes, question);
    }
    return question;
  }

  /** Plans a list field that was not read together with its parent. */
  page(question: ListQuestion, info: GraphQLResolveInfo): PageSelection {
    const type = getNamedType(info.returnType);
    if (this.#cache === null || !isObjectType(type))
      return { rows: selectWhole(question.list.model), more: true, needsParentKey: true };
    const make = (): PageSelection => planPage(info, type, question, info.fieldNodes);
    return this.#plan(info, question.order.column, make);
  }

  /** Plans a field that returns one row of this model and was not read together with its parent. */
  rows<Name extends ModelName>(model: Name, info: GraphQLResolveInfo): RowSelection & { readonly model: Name } {
    const selection =
      this.#cache === null ? selectWhole(model) : this.#plan(info, model, () => planRows(info, model, info.fieldNodes));
    return selection as RowSelection & { readonly model: Name };
  }

  #plan<Made extends Plan>(info: GraphQLResolveInfo, about: string, make: () => Made): Made {
    let ofField = this.#plans.get(info.fieldNodes);
    if (ofField === undefined) {
      ofField = new Map();
      this.#plans.set(info.fieldNodes, ofField);
    }
    let plan = ofField.get(about) as Made | undefined;
    if (plan === undefined) {
      plan = this.#cached(info, about, make);
      ofField.set(about, plan);
    }
    return plan;
  }

  #cached<Made extends Plan>(info: GraphQLResolveInfo, about: string, make: () => Made): Made {
    // An omitted variable differs from one that is null.
    const values = variablesUsed(info).map((name) => {
      const value = info.variableValues[name];
      return value === undefined ? [] : [value];
    });
    const name = JSON.stringify([info.fieldNodes.map(numberOf), about, values]);
    const found = this.#cache?.get(name) as Made | undefined;
    if (found !== undefined) return found;
    const made = make();
    if (name.length <= longestName) this.#cache?.set(name, made);
    return made;
  }
}
