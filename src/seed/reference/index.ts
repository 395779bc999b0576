import type { z } from 'zod';
import type { DepartmentRow, ModelName, ProgrammeRow, ProvinceRow, Rows } from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import { check } from './check.ts';
import type { Read } from './check.ts';
import { departmentFile, departmentRows } from './department.ts';
import { documentFile, documentRows } from './document.ts';
import { factBatches } from '../facts/index.ts';
import { factFile, type Facts } from '../facts/file.ts';
import { unitNames } from '../facts/indicators.ts';
import { lawBatches, lawContext, withLaw } from '../law/index.ts';
import type { Law } from '../law/shape.ts';
import { parseTable, parseYaml, readText } from './file.ts';
import { inOrder } from './in-order.ts';
import { componentRows, programmeFile, programmeRows } from './programme.ts';
import { provinceLines } from './province-table.ts';
import { provinceChangesFile, provinceRows } from './province.ts';

const factsName = 'cooperation.yaml';

/**
 * Reads the reference data: provinces, departments, programmes, documents and published facts. The batches are ordered
 * so that every reference leads to an earlier row.
 */
export async function readReference(directory: string): Promise<Batch[]> {
  const territory = await readTerritory(directory);
  const facts = await readYaml(directory, factsName, factFile);
  const reads = [
    ...territory,
    ...(await readDocuments(directory)),
    ...(await readProgrammes(directory, facts, rowsOf(territory, 'Province'), rowsOf(territory, 'Department'))),
  ];
  const ordered = inOrder(addLaw(reads, facts.law));
  check(ordered);
  return ordered.map(({ batch }) => batch);
}

/** Adds the rows that only the law has, and to other rows what was looked up in it. */
function addLaw(reads: readonly Read[], law: Law): Read[] {
  const context = lawContext(law, rowsOf(reads, 'Document'), rowsOf(reads, 'Province'));
  return [
    ...reads.map(({ file, batch }) => ({ file, batch: withLaw(batch, law, context) })),
    ...lawBatches(law, context).map((batch) => ({ file: factsName, batch })),
  ];
}

function rowsOf<Name extends ModelName>(reads: readonly Read[], model: Name): readonly Rows[Name][] {
  return reads.flatMap(({ batch }) => (batch.model === model ? (batch.rows as readonly Rows[Name][]) : []));
}

async function readYaml<Shape extends z.ZodType>(directory: string, file: string, shape: Shape) {
  return parseYaml(file, await readText(directory, file), shape);
}

async function readDocuments(directory: string): Promise<Read[]> {
  const file = 'documents.yaml';
  const rows = documentRows(await readYaml(directory, file, documentFile));
  return [{ file, batch: { model: 'Document', rows } }];
}

async function readTerritory(directory: string): Promise<Read[]> {
  const table = 'provinces.tsv';
  const changes = 'province-changes.yaml';
  const file = 'departments.yaml';
  const lines = provinceLines(table, parseTable(table, await readText(directory, table)));
  const provinces = provinceRows(changes, lines, await readYaml(directory, changes, provinceChangesFile));
  const departments = departmentRows(file, await readYaml(directory, file, departmentFile), provinces);
  return [
    { file: table, batch: { model: 'Province', rows: provinces.provinces } },
    { file: changes, batch: { model: 'ProvinceClassification', rows: provinces.classifications } },
    { file: changes, batch: { model: 'ProvinceSuccession', rows: provinces.successions } },
    { file, batch: { model: 'Department', rows: departments.departments } },
    { file, batch: { model: 'DepartmentSuccession', rows: departments.successions } },
  ];
}

/** Reads the programmes of the law, and the published facts, which name some of them. */
async function readProgrammes(
  directory: string,
  facts: Facts,
  provinces: readonly ProvinceRow[],
  departments: readonly DepartmentRow[],
): Promise<Read[]> {
  const file = 'programmes.yaml';
  const content = await readYaml(directory, file, programmeFile);
  const programmes = programmeRows(content);
  const units = await readYaml(directory, 'units.yaml', unitNames);
  const known = { provinces, departments, programmes, units };
  const batches = factBatches(facts, known);
  // What the law knows of a programme, such as its successor, is at fault in the file of the law.
  const ofLaw = new Set(programmes.map(({ id }) => id));
  const told = (rows: readonly ProgrammeRow[]): Read[] => [
    { file, batch: { model: 'Programme', rows: rows.filter(({ id }) => ofLaw.has(id)) } },
    { file: factsName, batch: { model: 'Programme', rows: rows.filter(({ id }) => !ofLaw.has(id)) } },
  ];
  const named = new Set(batches.flatMap(({ model, rows }) => (model === 'Programme' ? rows.map(({ id }) => id) : [])));
  return [
    { file, batch: { model: 'Programme', rows: programmes.filter(({ id }) => !named.has(id)) } },
    ...batches.flatMap((batch) => (batch.model === 'Programme' ? told(batch.rows) : { file: factsName, batch })),
    { file, batch: { model: 'ProgrammeComponent', rows: componentRows(content) } },
  ];
}
