import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { parse, type GraphQLSchema } from 'graphql';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { reasonOf } from '../db/reason.ts';
import { OperatorError } from '../errors.ts';
import { createSchema, printSchema } from '../schema.ts';
import { print } from './standard-output.ts';

interface CheckOptions {
  readonly against: string;
  readonly intended?: string;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${reasonOf(error)}`);
  });
}

const buildSchema = (text: string): GraphQLSchema => buildSubgraphSchema({ typeDefs: parse(text) });

async function readSchemaFile(file: string): Promise<GraphQLSchema> {
  const text = await readText(file);
  try {
    return buildSchema(text);
  } catch (error) {
    throw new OperatorError(`${file} is not a schema: ${reasonOf(error)}`);
  }
}

/** Breaks that are meant: one path a line; `#` begins a comment. */
async function readIntended(file: string | undefined): Promise<ReadonlySet<string>> {
  if (file === undefined) return new Set();
  const lines = (await readText(file)).split('\n').map((line) => line.replace(/#.*/, '').trim());
  return new Set(lines.filter((line) => line !== ''));
}

const isLevel =
  (level: CriticalityLevel) =>
  ({ criticality }: Change): boolean =>
    criticality.level === level;

const line = (kind: string, { message, path }: Change): string => `${kind.padEnd(9)} ${path ?? ''}  ${message}`;

async function check({ against, intended }: CheckOptions): Promise<void> {
  const changes = await diff(await readSchemaFile(against), buildSchema(printSchema(createSchema())));
  const meant = await readIntended(intended);
  const breaking = changes.filter(isLevel(CriticalityLevel.Breaking));
  const unmeant = breaking.filter(({ path }) => !meant.has(path ?? ''));
  for (const change of breaking) console.log(line(unmeant.includes(change) ? 'BREAKING' : 'intended', change));
  for (const change of changes.filter(isLevel(CriticalityLevel.Dangerous))) console.log(line('dangerous', change));
  console.log(`${changes.length} changes, ${breaking.length} breaking, ${unmeant.length} of them not intended.`);
  if (unmeant.length > 0) process.exitCode = 1;
}

/** `lienthong schema` */
export function schemaCommand(): Command {
  const command = new Command('schema').description('the published schema');
  command
    .command('print')
    .description('print the schema with its federation directives')
    .action(() => {
      print(printSchema(createSchema()));
    });
  command
    .command('check')
    .description('list breaking and dangerous changes; exit 1 where one breaks clients and is not intended')
    .requiredOption('--against <file>', 'the schema that clients know')
    .option('--intended <file>', 'paths of the breaks that are meant, one a line')
    .action(check);
  return command;
}
