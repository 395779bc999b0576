import type { z } from 'zod';
import type { Batch } from '../batch.ts';
import { agreementFile, agreementRows } from './agreement.ts';
import { check } from './check.ts';
import type { Read } from './check.ts';
import { departmentFile, departmentRows } from './department.ts';
import { documentFile, documentRows, sourceFile, sourceRows } from './document.ts';
import { exchangeFile, exchangeRows } from './exchange.ts';
import { parseTable, parseYaml, readText } from './file.ts';
import {
  indicatorFile,
  indicatorRows,
  indicatorValueFile,
  indicatorValueRows,
  standardLevelFile,
  standardLevelRows,
} from './indicator.ts';
import { componentRows, programmeFile, programmeRows } from './programme.ts';
import { provinceLines } from './province-table.ts';
import { provinceChangesFile, provinceRows } from './province.ts';

/**
 * Reads the reference data: places, bodies, programmes, documents and published facts. The batches are in an order in
 * which every reference leads to a row that is already there.
 */
export async function readReference(directory: string): Promise<Batch[]> {
  const parts = [
    await readDocuments(directory),
    await readProvinces(directory),
    await readProgrammes(directory),
    await readIndicators(directory),
    await readAgreements(directory),
    await readExchanges(directory),
  ];
  const reads = parts.flat();
  check(reads);
  return reads.map(({ batch }) => batch);
}

async function readYaml<Shape extends z.ZodType>(directory: string, file: string, shape: Shape) {
  return parseYaml(file, await readText(directory, file), shape);
}

async function readDocuments(directory: string): Promise<Read[]> {
  const documents = documentRows(await readYaml(directory, 'documents.yaml', documentFile));
  const sources = sourceRows(await readYaml(directory, 'sources.yaml', sourceFile));
  return [
    { file: 'documents.yaml', batch: { model: 'Document', rows: documents } },
    { file: 'sources.yaml', batch: { model: 'Source', rows: sources } },
  ];
}

async function readProvinces(directory: string): Promise<Read[]> {
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

async function readProgrammes(directory: string): Promise<Read[]> {
  const file = 'programmes.yaml';
  const content = await readYaml(directory, file, programmeFile);
  return [
    { file, batch: { model: 'Programme', rows: programmeRows(content) } },
    { file, batch: { model: 'ProgrammeComponent', rows: componentRows(content) } },
  ];
}

async function readIndicators(directory: string): Promise<Read[]> {
  const indicators = indicatorRows(await readYaml(directory, 'indicators.yaml', indicatorFile));
  const values = indicatorValueRows(await readYaml(directory, 'indicator-values.yaml', indicatorValueFile));
  const levels = standardLevelRows(await readYaml(directory, 'standard-levels.yaml', standardLevelFile));
  return [
    { file: 'indicators.yaml', batch: { model: 'Indicator', rows: indicators } },
    { file: 'indicator-values.yaml', batch: { model: 'IndicatorValue', rows: values } },
    { file: 'standard-levels.yaml', batch: { model: 'StandardLevel', rows: levels } },
  ];
}

async function readAgreements(directory: string): Promise<Read[]> {
  const file = 'agreements.yaml';
  const { agreements, parties, documents, shares } = agreementRows(await readYaml(directory, file, agreementFile));
  return [
    { file, batch: { model: 'CooperationAgreement', rows: agreements } },
    { file, batch: { model: 'AgreementParty', rows: parties } },
    { file, batch: { model: 'AgreementDocument', rows: documents } },
    { file, batch: { model: 'DocumentShare', rows: shares } },
  ];
}

async function readExchanges(directory: string): Promise<Read[]> {
  const file = 'exchanges.yaml';
  const rows = exchangeRows(await readYaml(directory, file, exchangeFile));
  return [
    { file, batch: { model: 'Exchange', rows: rows.exchanges } },
    { file, batch: { model: 'ExchangeParticipant', rows: rows.participants } },
    { file, batch: { model: 'ExchangeDocument', rows: rows.documents } },
    { file, batch: { model: 'Practice', rows: rows.practices } },
    { file, batch: { model: 'Difficulty', rows: rows.difficulties } },
  ];
}
