import type { CommuneRow, ProvinceRow } from '../../db/generated/model.ts';
import { communeRow, splitCommuneName } from '../commune-row.ts';
import { earlierEnd, laterStart } from '../reference/day.ts';
import { readSyntheticData, type SyntheticData } from './data.ts';

/** The last day of districts, and the first of the communes of today. */
const lastDistrictDay = '2025-06-30';
const firstDayOfToday = '2025-07-01';

/** The code says that no list of administrative units has it: GL stands for giả lập. */
const codeOf = ({ code }: ProvinceRow, place: number): string => `GL-${code}-${String(place + 1).padStart(2, '0')}`;

function rowOf(unit: Omit<Parameters<typeof communeRow>[0], 'decree' | 'synthetic'>): CommuneRow {
  const parts = splitCommuneName(unit.fullName);
  if (parts === null) throw new Error(`${unit.fullName} does not begin with a type of commune.`);
  return communeRow({ ...unit, decree: null, synthetic: true }, parts);
}

/** Creates the communes in which the synthetic beneficiaries of a province of today live. */
export function communesToday(data: SyntheticData, province: ProvinceRow): CommuneRow[] {
  const local = data.provinces[province.code];
  if (!local) throw new Error(`The data file has no communes of province ${province.code}.`);
  return local.communes.map((fullName, place) =>
    rowOf({
      code: codeOf(province, place),
      fullName,
      provinceId: province.id,
      district: null,
      validFrom: laterStart(firstDayOfToday, province.validFrom),
      validTo: null,
    }),
  );
}

/** Creates a few communes of a district for the time of a province in which there were districts. */
function formerCommunes({ formerCommunes: former }: SyntheticData, province: ProvinceRow): CommuneRow[] {
  return former.names.map((fullName, place) =>
    rowOf({
      code: codeOf(province, place),
      fullName,
      provinceId: province.id,
      district: former.district,
      validFrom: province.validFrom,
      validTo: earlierEnd(province.validTo, lastDistrictDay),
    }),
  );
}

/** Creates the synthetic communes of all provinces, before and after the districts ended. */
export function syntheticCommunes(provinces: readonly ProvinceRow[]): CommuneRow[] {
  const data = readSyntheticData();
  return [
    ...provinces.filter(({ validFrom }) => validFrom <= lastDistrictDay).flatMap((each) => formerCommunes(data, each)),
    ...provinces.filter(({ validTo }) => validTo === null).flatMap((each) => communesToday(data, each)),
  ];
}
