import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getNamedType, isInputObjectType } from 'graphql';
import { assertNever } from '../../src/base/assert-never.ts';
import type { Filter } from '../../src/filter/filter.ts';
import { operators, type OperatorTable } from '../../src/filter/operators.ts';
import { createSchema } from '../../src/schema.ts';

/** What must not compile: `npm run typecheck` fails if one of these does. */
export const incomplete = {
  // @ts-expect-error -- an interpreter that lacks operators
  operators: { eq: () => true, in: () => true } satisfies OperatorTable<[], boolean>,
  kinds: (filter: Filter): boolean => {
    switch (filter.kind) {
      case 'and':
      case 'or':
      case 'not':
      case 'constant':
      case 'related':
      case 'compare':
      case 'mention':
      case 'parentColumn':
      case 'policy':
        return true;
      default:
        // @ts-expect-error -- an interpreter that lacks the kind `citizenId`
        return assertNever(filter);
    }
  },
};

test('every operator that a filter of the schema offers is one of the tree, and no others are', () => {
  const types = Object.values(createSchema().getTypeMap()).filter(isInputObjectType);
  const filters = types.filter(({ name }) => name.endsWith('Filter'));
  const offered = filters.flatMap((filter) => {
    const fields = Object.values(filter.getFields());
    // Filters of rows have fields of other filters, and those of related rows quantifiers.
    return fields.some(({ type }) => isInputObjectType(getNamedType(type))) ? [] : fields.map(({ name }) => name);
  });
  expect([...new Set(offered)].sort()).toEqual([...operators].sort());
});

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => path.join(folder, name));

/** Modules that may name a filter as a client writes it: its parser, arguments of fields, and what is written to a department. */
const ofInput = [
  'src/contract/contract-filter.ts',
  'src/contract/page-arguments.ts',
  'src/department/statistics.ts',
  'src/filter/parse.ts',
  'src/graph/list-question.ts',
];

test('nothing but the parser makes a filter of what a client wrote, and no cast does', () => {
  const files = sources('src').map((name) => ({ name, text: readFileSync(name, 'utf8') }));
  const naming = files.filter(({ text }) => /\bFilterInput\b/.test(text)).map(({ name }) => name);
  expect(naming.sort()).toEqual(ofInput);
  const isCast =
    /\bas (?:readonly |unknown as )*(?:Filter|FilterInput|FilterLeaf|Residual|Tree|RelatedFilter|PolicyCondition)\b/;
  expect(files.filter(({ text }) => isCast.test(text)).map(({ name }) => name)).toEqual([]);
  const parsing = files.filter(({ text }) => /\bparseFilter\(/.test(text)).map(({ name }) => name);
  expect(parsing.sort()).toEqual(['src/department/contract-filter.ts', 'src/graph/filter-input.ts']);
});
