import type { ProvinceMentionRow, ProvinceRole } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import type { Keys } from './keys.ts';

/** The row that provinces have a role in. */
export interface MentionedIn {
  readonly column: 'learningNeedId' | 'difficultyId';
  readonly key: string;
}

/** Creates the rows of the provinces that have a role in a fact, in order. */
export const provinceMentions = (
  codes: readonly string[],
  role: ProvinceRole,
  { column, key }: MentionedIn,
  keys: Keys,
): ProvinceMentionRow[] =>
  codes.map((code, index) =>
    rowOf('ProvinceMention', {
      id: `${key}.${role.toLowerCase()}-${code}`,
      role,
      position: index + 1,
      provinceId: keys.province(code),
      [column]: key,
    }),
  );
