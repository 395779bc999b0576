import type {
  BeneficiaryCategory,
  BeneficiaryKind,
  BeneficiaryStatus,
  CategoryGroup,
} from '../../db/generated/model.ts';
import { weighAllowances, type Allowance } from './allowance.ts';
import type { CategoryData, GroupData, SyntheticData } from './data.ts';
import { Levels } from './levels.ts';
import { Weighted } from './weighted.ts';

/** The rules of the law and the data file for one category of beneficiaries. */
export interface Profile {
  readonly category: BeneficiaryCategory;
  readonly group: CategoryGroup;
  readonly custodian: string;
  readonly kind: BeneficiaryKind;
  readonly share: number;
  readonly followsPoverty: boolean;
  readonly born: readonly [number, number] | null;
  readonly bornMostly: CategoryData['bornMostly'];
  readonly registeredAge: readonly [number, number];
  readonly registeredFrom: number;
  readonly statuses: Weighted<BeneficiaryStatus>;
  readonly enrolmentCounts: Weighted<number>;
  /** Null if the category has no allowance. */
  readonly allowances: Weighted<Allowance> | null;
  /** Allowances that the law lets a person have beside the first; null if there is the highest one only. */
  readonly besides: Weighted<Allowance> | null;
}

/** Returns one profile for each category, with its share of all beneficiaries. */
export function profiles(data: SyntheticData): Profile[] {
  const levels = new Levels(data.levels);
  return entries(data.groups).flatMap(([group, groupData]) => {
    const shares = Object.values(groupData.categories).reduce((sum, { share }) => sum + share, 0);
    return entries(groupData.categories).map(([category, categoryData]) => ({
      ...common(group, groupData),
      category,
      share: (groupData.share * categoryData.share) / shares,
      followsPoverty: categoryData.followsPoverty,
      born: categoryData.born ?? null,
      bornMostly: categoryData.bornMostly,
      registeredAge: categoryData.registeredAge,
      registeredFrom: categoryData.registeredFrom ?? data.firstRegistrationYear,
      ...allowances(groupData, categoryData, levels),
    }));
  });
}

function allowances({ hasSeveral }: GroupData, category: CategoryData, levels: Levels) {
  const own = weighAllowances(category.allowances, levels);
  return { allowances: own, besides: hasSeveral ? own : weighAllowances(category.besides, levels) };
}

function common(group: CategoryGroup, data: GroupData) {
  return {
    group,
    custodian: data.custodian,
    kind: data.kind,
    statuses: new Weighted(entries(data.statuses)),
    enrolmentCounts: new Weighted(entries(data.enrolments).map(([count, weight]) => [Number(count), weight] as const)),
  };
}

/** Returns the entries of a record, and keeps the type of its keys. */
export const entries = <Key extends string, Value>(record: Partial<Record<Key, Value>>): [Key, Value][] =>
  Object.entries(record) as [Key, Value][];
