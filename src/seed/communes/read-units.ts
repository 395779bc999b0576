import type { CommuneRow, CommuneType, ProvinceRow } from '../../db/generated/model.ts';
import { communeRow, splitCommuneName } from '../commune-row.ts';
import type { Fault } from './fault.ts';
import type { Field, Line, ParsedList } from './parse-list.ts';

/** The last day of districts and townships. */
export const lastDistrictDay = '2025-06-30';

/** Longest text that a list may have in a cell. */
const maxLength = 200;

const levels: Readonly<Record<string, CommuneType>> = {
  phường: 'WARD',
  xã: 'COMMUNE',
  'đặc khu': 'SPECIAL_ZONE',
  'thị trấn': 'TOWNSHIP',
};

type Cells = Readonly<Record<Field, string>>;

const noCells: Cells = { code: '', name: '', level: '', province: '', decree: '', district: '' };

const textOrNull = (text: string): string | null => (text === '' ? null : text);

/** The provinces in force on the first day of a list, and that day. */
export interface ListPeriod {
  readonly validFrom: string;
  readonly provinces: ReadonlyMap<string, Pick<ProvinceRow, 'id' | 'name'>>;
}

/** Whether there were districts on a day. */
export const hasDistricts = (day: string): boolean => day <= lastDistrictDay;

/** Reads the units of a list, and finds everything that is wrong with them. */
class UnitReader {
  readonly faults: Fault[];
  readonly #list: ParsedList;
  readonly #period: ListPeriod;
  readonly #linesOfCodes = new Map<string, number>();

  constructor(list: ParsedList, period: ListPeriod) {
    this.#list = list;
    this.#period = period;
    this.faults = [...list.faults];
  }

  read(): CommuneRow[] {
    const rows = this.#list.lines.flatMap((line) => this.#unit(line) ?? []);
    // Units that the list lacks end: a list that lacks a whole province was cut off.
    const found = new Set(rows.map(({ provinceId }) => provinceId));
    for (const [code, { id, name }] of this.#period.provinces)
      if (!found.has(id)) this.#fault(null, null, `the list has no unit of province ${code} (${name})`);
    return rows;
  }

  #unit({ line, cells: given }: Line): CommuneRow | null {
    const known = this.faults.length;
    const cells = { ...noCells, ...given };
    this.#checkLengths(line, cells);
    this.#checkCode(line, cells.code);
    const named = this.#readName(line, cells);
    const parent = this.#period.provinces.get(cells.province.padStart(2, '0'));
    if (parent === undefined)
      this.#fault(line, 'province', `no province has the code "${cells.province}" on ${this.#period.validFrom}`);
    const isBefore = hasDistricts(this.#period.validFrom);
    if (cells.district !== '' && !isBefore)
      this.#fault(line, 'district', `there are no districts after ${lastDistrictDay}`);
    if (this.faults.length > known || named === null || parent === undefined) return null;
    const unit = {
      code: cells.code,
      fullName: named.fullName,
      provinceId: parent.id,
      district: textOrNull(cells.district),
      decree: textOrNull(cells.decree),
      validFrom: this.#period.validFrom,
      validTo: isBefore ? lastDistrictDay : null,
      synthetic: false,
    };
    return communeRow(unit, named);
  }

  #checkLengths(line: number, cells: Cells): void {
    for (const [field, cell] of Object.entries(cells) as [Field, string][])
      if (cell.length > maxLength) this.#fault(line, field, `the text has more than ${maxLength} characters`);
  }

  /** Reads the type and the name, which a list writes with its type or without. */
  #readName(line: number, { name, level }: Cells): { type: CommuneType; name: string; fullName: string } | null {
    const type = levels[level.toLowerCase()];
    if (name === '') this.#fault(line, 'name', 'there is no name');
    if (type === undefined) {
      this.#fault(line, 'level', `"${level}" is none of Phường, Xã, Đặc khu and Thị trấn`);
      return null;
    }
    this.#checkType(line, type);
    const split = splitCommuneName(name);
    if (split === null) return { type, name, fullName: `${levelName(level)} ${name}` };
    if (split.type !== type) this.#fault(line, 'name', `"${name}" is not of the level ${level}`);
    return { type, name: split.name, fullName: name };
  }

  #checkCode(line: number, code: string): void {
    if (!/^\d{5}$/.test(code)) {
      this.#fault(line, 'code', `"${code}" is no code of five digits (spreadsheets drop zeros at the beginning)`);
      return;
    }
    const first = this.#linesOfCodes.get(code);
    if (first === undefined) this.#linesOfCodes.set(code, line);
    else this.#fault(line, 'code', `${code} is in line ${first} already`);
  }

  #checkType(line: number, type: CommuneType): void {
    const isBefore = hasDistricts(this.#period.validFrom);
    if (type === 'TOWNSHIP' && !isBefore) this.#fault(line, 'level', `there are no townships after ${lastDistrictDay}`);
    if (type === 'SPECIAL_ZONE' && isBefore)
      this.#fault(line, 'level', `there were no special zones until ${lastDistrictDay}`);
  }

  #fault(line: number | null, field: Field | null, reason: string): void {
    this.faults.push({ line, column: field === null ? null : (this.#list.headers[field] ?? field), reason });
  }
}

/** `Phường` from any case. */
const levelName = (level: string): string => level.charAt(0).toUpperCase() + level.slice(1).toLowerCase();

/** Reads the units of a parsed list, with everything that is wrong in it. */
export function readUnits(list: ParsedList, period: ListPeriod): { rows: CommuneRow[]; faults: readonly Fault[] } {
  if (list.lines.length === 0 && list.faults.length > 0) return { rows: [], faults: list.faults };
  const reader = new UnitReader(list, period);
  const rows = reader.read();
  return { rows, faults: reader.faults };
}
