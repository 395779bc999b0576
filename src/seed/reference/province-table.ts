import type { ProvinceType, Region } from '../../db/generated/model.ts';
import { problem } from './file.ts';

/** A line of the table of provinces: a unit before the merger of 2025, and the unit after it. */
export interface ProvinceLine {
  readonly oldCode: string;
  readonly oldName: string;
  readonly oldType: ProvinceType;
  readonly oldRegion: Region;
  readonly oldIsoCode: string | null;
  readonly newCode: string;
  readonly newName: string;
  /** The type of today; it may have changed after the merger. */
  readonly newType: ProvinceType;
  readonly newRegion: Region;
  readonly merged: boolean;
  readonly seat: string | null;
  readonly note: string | null;
}

const types: Readonly<Record<string, ProvinceType>> = {
  tỉnh: 'PROVINCE',
  'thành phố trực thuộc trung ương': 'CENTRALLY_RUN_CITY',
};

const regions: Readonly<Record<string, Region>> = {
  'Trung du và miền núi phía Bắc': 'NORTHERN_MIDLANDS_AND_MOUNTAINS',
  'Đồng bằng sông Hồng': 'RED_RIVER_DELTA',
  'Bắc Trung Bộ': 'NORTH_CENTRAL',
  'Duyên hải Nam Trung Bộ và Tây Nguyên': 'SOUTH_CENTRAL_COAST_AND_CENTRAL_HIGHLANDS',
  'Bắc Trung Bộ và Duyên hải miền Trung': 'NORTH_CENTRAL_AND_CENTRAL_COAST',
  'Tây Nguyên': 'CENTRAL_HIGHLANDS',
  'Đông Nam Bộ': 'SOUTHEAST',
  'Đồng bằng sông Cửu Long': 'MEKONG_DELTA',
};

const changes: Readonly<Record<string, boolean>> = { unchanged: false, merged: true };

/** Parses the cells of the table. */
export function provinceLines(file: string, table: readonly Record<string, string>[]): ProvinceLine[] {
  return table.map((cells) => provinceLine(file, cells));
}

function provinceLine(file: string, cells: Readonly<Record<string, string>>): ProvinceLine {
  const optional = (field: string): string | null => (cells[field] === '' ? null : (cells[field] ?? null));
  const required = (field: string): string => {
    const value = optional(field);
    if (value === null) throw problem(file, cells['old_code'] ?? '', field, 'missing');
    return value;
  };
  const meaning = <Value>(field: string, meanings: Readonly<Record<string, Value>>): Value => {
    const value = meanings[required(field)];
    if (value === undefined) throw problem(file, required('old_code'), field, `"${required(field)}" is not known`);
    return value;
  };
  return {
    oldCode: required('old_code'),
    oldName: required('old_name'),
    oldType: meaning('old_type', types),
    oldRegion: meaning('old_region', regions),
    oldIsoCode: optional('old_iso_3166_2'),
    newCode: required('new_code'),
    newName: required('new_name'),
    newType: meaning('type', types),
    newRegion: meaning('region', regions),
    merged: meaning('change', changes),
    seat: optional('seat_of_new_unit(former unit)'),
    note: optional('note'),
  };
}
