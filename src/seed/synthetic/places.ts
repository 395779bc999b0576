import type { CategoryGroup, CommuneRow, DepartmentRow, ProvinceRow } from '../../db/generated/model.ts';
import { communesToday } from './communes.ts';
import type { SyntheticData } from './data.ts';
import { departmentFinder } from './departments.ts';
import { profiles } from './profile.ts';
import type { Profile } from './profile.ts';
import { Weighted } from './weighted.ts';

/** A province of today, with the departments that keep its records, its categories and communes. */
export interface Place {
  /** Name of the province. */
  readonly name: string;
  readonly code: string;
  readonly custodians: ReadonlyMap<string, string>;
  readonly profiles: Weighted<Profile>;
  readonly communes: readonly CommuneRow[];
}

/** Returns the provinces of today among the given rows, weighted by population. */
export function places(
  data: SyntheticData,
  departments: readonly DepartmentRow[],
  provinces: readonly ProvinceRow[],
): Weighted<Place> {
  const all = profiles(data);
  const find = departmentFinder(departments.filter(({ validTo }) => validTo === null));
  const abbreviations = [...new Set(all.map(({ custodian }) => custodian))];
  const today = provinces.filter(({ validTo }) => validTo === null).sort((one, other) => (one.id < other.id ? -1 : 1));
  return new Weighted(
    today.map((province) => {
      const local = data.provinces[province.code];
      if (!local) throw new Error(`The data file has no population of province ${province.code}.`);
      const custodians = new Map(abbreviations.map((each) => [each, custodian(find(province, each), province, each)]));
      const place: Place = {
        name: province.name,
        code: province.code,
        custodians,
        profiles: localProfiles(all, local.factors),
        communes: communesToday(data, province),
      };
      return [place, local.population] as const;
    }),
  );
}

function custodian(department: DepartmentRow | undefined, province: ProvinceRow, abbreviation: string): string {
  if (!department) throw new Error(`Province ${province.id} has no department ${abbreviation} today.`);
  return department.id;
}

function localProfiles(all: readonly Profile[], factors: Partial<Record<CategoryGroup, number>>): Weighted<Profile> {
  return new Weighted(
    all.map((profile) => {
      const ofGroup = factors[profile.group] ?? 1;
      const ofPoverty = profile.followsPoverty ? (factors.POVERTY ?? 1) : 1;
      return [profile, profile.share * ofGroup * ofPoverty] as const;
    }),
  );
}
