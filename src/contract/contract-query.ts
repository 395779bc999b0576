import type { ModelName } from '../db/generated/model.ts';
import { isNothing } from '../filter/filter.ts';
import type { OperationDraft } from './operation-draft.ts';
import { pageArguments } from './page-arguments.ts';
import type { ListQuery, OneQuery, RowQuery } from './row-query.ts';

/** The selection of the attributes that conditions of the policy compare. */
export const factsText = 'facts { category programme { id } }';

function columnText(draft: OperationDraft, model: ModelName, name: string): string {
  const field = name === 'programmeId' ? 'programme' : name;
  draft.note(`${model}.${field}`);
  return field === 'programme' ? 'programme { id }' : field;
}

function oneText(draft: OperationDraft, model: ModelName, { field, name, rows }: OneQuery, day: string): string {
  draft.note(`${model}.${field}`);
  const text = rows.identity === null ? rowText(draft, rows, day) : identityText(draft, rows.identity);
  return `${name}: ${field} { ${text} }`;
}

function listText(draft: OperationDraft, model: ModelName, list: ListQuery, rowDay: string): string[] {
  if (isNothing(list.filter)) return [];
  draft.note(`${model}.${list.field}`);
  const day = list.day ?? rowDay;
  const args = pageArguments(draft, list.read, list.filter, day);
  return [
    `${list.name}: ${list.field}${args} { pageInfo { hasNextPage hasPreviousPage } nodes { ${rowText(draft, list.rows, day)} } }`,
  ];
}

/** Writes the selection of an identity: the requested fields only. */
export function identityText(draft: OperationDraft, fields: readonly string[]): string {
  for (const field of fields) draft.note(`BeneficiaryIdentity.${field}`);
  return ['__typename', ...fields].join(' ');
}

/** Writes the selection of rows that are read for a day. */
export function rowText(draft: OperationDraft, query: RowQuery, day: string): string {
  const { model } = query;
  const texts = [
    'id',
    ...query.columns.map((name) => columnText(draft, model, name)),
    ...(query.needsFacts ? [factsText] : []),
    ...query.ones.map((one) => oneText(draft, model, one, day)),
    ...query.lists.flatMap((list) => listText(draft, model, list, day)),
  ];
  return [...new Set(texts)].join(' ');
}
