import { z } from 'zod';
import type {
  ProvinceClassificationRow,
  ProvinceRow,
  ProvinceSuccessionRow,
  ProvinceType,
} from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import { compactDay, dayBefore } from './day.ts';
import { problem } from './file.ts';
import type { ProvinceLine } from './province-table.ts';
import { day, oneOf, text } from './shape.ts';

/** Data that the table of provinces lacks: days, legal bases, and changes other than the merger. */
export const provinceChangesFile = z.strictObject({
  listedOn: day,
  merger: z.strictObject({ effectiveOn: day, legalBasis: text }),
  reestablished: z.array(
    z.strictObject({
      code: text,
      effectiveOn: day,
      legalBasis: text,
      formerName: text,
      formerType: oneOf('ProvinceType'),
    }),
  ),
  cities: z.array(z.strictObject({ code: text, validFrom: day, legalBasis: text })),
});

type ProvinceChanges = z.output<typeof provinceChangesFile>;

export interface ProvinceRows {
  readonly provinces: ProvinceRow[];
  readonly classifications: ProvinceClassificationRow[];
  readonly successions: ProvinceSuccessionRow[];
}

/** A unit, its line in the table, and its type until the merger. */
interface Unit {
  readonly province: ProvinceRow;
  readonly line: ProvinceLine;
  readonly oldType: ProvinceType;
}

/** Creates the units over time, with their types, regions and successions. */
export function provinceRows(file: string, lines: readonly ProvinceLine[], changes: ProvinceChanges): ProvinceRows {
  checkCodes(file, lines, changes);
  const merged = lines.filter((line) => line.merged);
  const units = [
    ...lines.flatMap((line) => formerUnits(line, changes)),
    ...lines.map((line) => unitBeforeMerger(line, changes)),
    ...merged.filter(isFirstOfItsCode).map((line) => unitAfterMerger(line, changes)),
  ];
  return {
    provinces: units.map(({ province }) => province),
    classifications: units.flatMap((unit) => classifications(unit, changes)),
    successions: [
      ...lines.flatMap((line) => reestablishments(line, changes)),
      ...merged.map((line) => merger(line, changes)),
    ],
  };
}

function checkCodes(file: string, lines: readonly ProvinceLine[], { reestablished, cities }: ProvinceChanges): void {
  const former = reestablished.find(({ code }) => lines.every(({ oldCode }) => oldCode !== code));
  const city = cities.find(({ code }) => lines.every(({ newCode }) => newCode !== code));
  const stranger = former ?? city;
  if (stranger !== undefined) throw problem(file, stranger.code, 'code', 'there is no province with this code');
}

const isFirstOfItsCode = (line: ProvinceLine, index: number, lines: readonly ProvinceLine[]): boolean =>
  lines.findIndex(({ newCode }) => newCode === line.newCode) === index;

const reestablishment = (line: ProvinceLine, { reestablished }: ProvinceChanges) =>
  reestablished.find(({ code }) => code === line.oldCode);

const provinceId = (code: string, validFrom: string): string => `${code}-${compactDay(validFrom)}`;

/** Returns the first day of the unit that existed just before the merger. */
const firstDay = (line: ProvinceLine, changes: ProvinceChanges): string =>
  reestablishment(line, changes)?.effectiveOn ?? changes.listedOn;

function formerUnits(line: ProvinceLine, changes: ProvinceChanges): Unit[] {
  const change = reestablishment(line, changes);
  if (change === undefined) return [];
  const province = provinceRow({
    code: line.oldCode,
    name: change.formerName,
    isoCode: line.oldIsoCode,
    seat: null,
    validFrom: changes.listedOn,
    validTo: dayBefore(change.effectiveOn),
    note: null,
  });
  return [{ province, line, oldType: change.formerType }];
}

function unitBeforeMerger(line: ProvinceLine, changes: ProvinceChanges): Unit {
  const province = provinceRow({
    code: line.oldCode,
    name: line.oldName,
    isoCode: line.oldIsoCode,
    seat: null,
    validFrom: firstDay(line, changes),
    validTo: line.merged ? dayBefore(changes.merger.effectiveOn) : null,
    note: line.merged ? null : line.note,
  });
  return { province, line, oldType: line.oldType };
}

function unitAfterMerger(line: ProvinceLine, changes: ProvinceChanges): Unit {
  const province = provinceRow({
    code: line.newCode,
    name: line.newName,
    isoCode: null,
    seat: line.seat,
    validFrom: changes.merger.effectiveOn,
    validTo: null,
    note: null,
  });
  return { province, line, oldType: line.oldType };
}

function provinceRow(row: Omit<ProvinceRow, 'id' | 'sortKey'>): ProvinceRow {
  return { ...row, id: provinceId(row.code, row.validFrom), sortKey: sortKey(row.name) };
}

function classifications(unit: Unit, changes: ProvinceChanges): ProvinceClassificationRow[] {
  const { province, line } = unit;
  const city = changes.cities.find(({ code }) => code === line.newCode);
  const laterDays = [changes.merger.effectiveOn, ...(city === undefined ? [] : [city.validFrom])]
    .filter((start) => start > province.validFrom && (province.validTo === null || start <= province.validTo))
    .sort();
  return [province.validFrom, ...laterDays].map((validFrom, index) => {
    const next = laterDays[index];
    const redrawn = validFrom >= changes.merger.effectiveOn;
    const type = city !== undefined && validFrom < city.validFrom ? 'PROVINCE' : line.newType;
    return {
      id: `${province.id}.${compactDay(validFrom)}`,
      provinceId: province.id,
      type: redrawn ? type : unit.oldType,
      region: redrawn ? line.newRegion : line.oldRegion,
      validFrom,
      validTo: next === undefined ? province.validTo : dayBefore(next),
      legalBasisId: decisionOnType(province.code, validFrom, changes),
    };
  });
}

function decisionOnType(code: string, validFrom: string, { cities, reestablished }: ProvinceChanges): string | null {
  const city = cities.find((change) => change.code === code && change.validFrom === validFrom);
  const unit = reestablished.find((change) => change.code === code && change.effectiveOn === validFrom);
  return (city ?? unit)?.legalBasis ?? null;
}

function reestablishments(line: ProvinceLine, changes: ProvinceChanges): ProvinceSuccessionRow[] {
  const change = reestablishment(line, changes);
  if (change === undefined) return [];
  const { effectiveOn, legalBasis } = change;
  return [
    successionRow({
      predecessorId: provinceId(line.oldCode, changes.listedOn),
      successorId: provinceId(line.oldCode, effectiveOn),
      change: 'REESTABLISHED',
      effectiveOn,
      legalBasisId: legalBasis,
      note: line.note,
    }),
  ];
}

function merger(line: ProvinceLine, changes: ProvinceChanges): ProvinceSuccessionRow {
  const { effectiveOn, legalBasis } = changes.merger;
  return successionRow({
    predecessorId: provinceId(line.oldCode, firstDay(line, changes)),
    successorId: provinceId(line.newCode, effectiveOn),
    change: 'MERGED',
    effectiveOn,
    legalBasisId: legalBasis,
    note: line.note,
  });
}

function successionRow(row: Omit<ProvinceSuccessionRow, 'id'>): ProvinceSuccessionRow {
  return { ...row, id: `${row.predecessorId}.${row.successorId}` };
}
