import { CsvError, parse } from 'csv-parse/sync';
import type { Fault } from './fault.ts';

/** What a list says of a commune, by the name of the column here. */
export type Field = 'code' | 'name' | 'level' | 'province' | 'decree' | 'district';

/** A line of a list, with the texts of its known columns. */
export interface Line {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Field, string>>>;
}

/** A parsed list: its lines, the header of each known column as the file writes it, and what is wrong. */
export interface ParsedList {
  readonly lines: readonly Line[];
  readonly headers: Readonly<Partial<Record<Field, string>>>;
  readonly faults: readonly Fault[];
}

/**
 * Headers of the list of administrative units that the statistics office publishes, folded. Its files have changed:
 * each column is found by any of its names, and other columns (such as the name in English) are ignored.
 */
const names: Readonly<Record<Field, readonly string[]>> = {
  code: ['ma', 'ma px', 'ma xa', 'ma phuong xa'],
  name: ['ten', 'phuong xa', 'ten phuong xa'],
  level: ['cap'],
  province: ['ma tp', 'ma tinh', 'ma tp/tinh', 'ma tinh/tp', 'ma tinh/thanh pho'],
  decree: ['nghi dinh', 'nghi quyet'],
  district: ['quan huyen', 'quan/huyen'],
};

const required: readonly Field[] = ['code', 'name', 'level', 'province'];

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/\s*\/\s*/g, '/')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Spreadsheets write the separator of their language: the header shows which. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const counts = [',', ';', '\t'].map((delimiter) => [delimiter, header.split(delimiter).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function findColumns(header: readonly string[]): { places: Map<Field, number>; faults: Fault[] } {
  const folded = header.map(fold);
  const places = new Map<Field, number>();
  const faults: Fault[] = [];
  for (const [field, accepted] of Object.entries(names) as [Field, readonly string[]][]) {
    const found = folded.flatMap((name, place) => (accepted.includes(name) ? [place] : []));
    const [place] = found;
    if (place !== undefined) places.set(field, place);
    if (found.length > 1)
      faults.push({ line: 1, column: header[place ?? 0] ?? '', reason: 'this column is there twice' });
    if (found.length === 0 && required.includes(field))
      faults.push({
        line: 1,
        column: null,
        reason: `no column is called ${accepted.map((name) => `"${name}"`).join(' or ')} (marks and case do not count)`,
      });
  }
  return { places, faults };
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Parses the text of a list: comma, semicolon or tab; with or without a byte order mark. */
export function parseList(text: string): ParsedList {
  let records: readonly ParsedRecord[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      lines: [],
      headers: {},
      faults: [{ line: null, column: null, reason: `this is no CSV: ${error.message}` }],
    };
  }
  const [first, ...rest] = records;
  if (first === undefined)
    return { lines: [], headers: {}, faults: [{ line: null, column: null, reason: 'the file is empty' }] };
  const header = first.record;
  const { places, faults } = findColumns(header);
  if (faults.length > 0) return { lines: [], headers: {}, faults };
  const lines = rest.flatMap(({ record, info }): Line[] => {
    if (record.length !== header.length) {
      const reason = `${record.length} cells, and the header has ${header.length}`;
      faults.push({ line: info.lines, column: null, reason });
      return [];
    }
    const cells = [...places].map(([field, place]) => [field, (record[place] ?? '').normalize('NFC')] as const);
    return [{ line: info.lines, cells: Object.fromEntries(cells) }];
  });
  const headers = Object.fromEntries([...places].map(([field, place]) => [field, header[place] ?? '']));
  return { lines, headers, faults };
}
