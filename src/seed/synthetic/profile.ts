import type {
  BeneficiaryCategory,
  BeneficiaryKind,
  BeneficiaryStatus,
  CategoryGroup,
} from '../../db/generated/model.ts';
import type { CategoryData, GroupData, SyntheticData } from './data.ts';
import { Weighted } from './weighted.ts';

/** What an enrolment entitles to each month. */
export interface Allowance {
  readonly programmeId: string;
  readonly monthlyAmount: number;
  /** First day of the programme, where enrolments cannot be older. */
  readonly from: string | null;
}

/** What the law and the data file say of one category of beneficiaries. */
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
  /** Null where the category has no allowance. */
  readonly allowances: Weighted<Allowance> | null;
}

/** One profile a category, with its share of all beneficiaries. */
export function profiles(data: SyntheticData): Profile[] {
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
      allowances: allowances(categoryData, data.standardLevel),
    }));
  });
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

function allowances(data: CategoryData, standardLevel: number): Weighted<Allowance> | null {
  const choices = Object.entries(data.allowances).flatMap(([programmeId, { weight, from, amounts, coefficients }]) => {
    const monthly = [...amounts, ...coefficients.map((coefficient) => coefficient * standardLevel)];
    return monthly.map((monthlyAmount) => {
      const allowance: Allowance = { programmeId, monthlyAmount, from: from ?? null };
      return [allowance, weight / monthly.length] as const;
    });
  });
  return choices.length === 0 ? null : new Weighted(choices);
}

/** Entries of a record, its keys still of their type. */
export const entries = <Key extends string, Value>(record: Partial<Record<Key, Value>>): [Key, Value][] =>
  Object.entries(record) as [Key, Value][];
