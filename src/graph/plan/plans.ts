import { getNamedType, isObjectType, type FieldNode, type GraphQLResolveInfo } from 'graphql';
import type { BoundedCache } from '../../base/cache.ts';
import type { Filter } from '../../db/filter.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { selectWhole, type RowSelection } from '../../db/selection.ts';
import { readListQuestion, type ListArguments, type ListDescription, type ListQuestion } from '../list-question.ts';
import { planPage, planRows, type PageSelection } from './plan.ts';
import { variablesBelow } from './scope.ts';

export type Plan = PageSelection | RowSelection;
export type PlanCache = BoundedCache<Plan>;

/** Variables longer than this, as JSON, are not kept as the name of a plan. */
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

/** The variables below some fields; fields are seldom merged, so only single ones are remembered. */
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

/** What one request reads: every question and plan is made once, however many rows ask it. */
export class Plans {
  readonly #cache: PlanCache | null;
  readonly #questions = new Map<Nodes, ListQuestion>();
  readonly #plans = new Map<Nodes, Map<string, Plan>>();

  /** @param cache plans of earlier requests; null reads every level by itself, as the textbook does. */
  constructor(cache: PlanCache | null) {
    this.#cache = cache;
  }

  /**
   * What a list field asks for.
   * @throws BAD_USER_INPUT for arguments out of bounds.
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

  /** What to read for a list field that was not read along with its parent. */
  page(question: ListQuestion, info: GraphQLResolveInfo): PageSelection {
    const type = getNamedType(info.returnType);
    if (this.#cache === null || !isObjectType(type))
      return { rows: selectWhole(question.list.model), more: true, needsStart: true };
    const make = (): PageSelection => planPage(info, type, question, info.fieldNodes);
    return this.#plan(info, question.order.column, make);
  }

  /** What to read for a field that shows one row of this model and was not read along with its parent. */
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
    // A variable that is omitted is not one that is null.
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
