import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { buildASTSchema, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';
import { buildSubgraph } from '../federation/build.ts';
import { apiDocument, isSubgraph, mergeDocument } from '../federation/documents.ts';
import { printLabels } from '../sdl/labels.ts';
import { printApiSchema, printSubgraphSchema } from '../sdl/print.ts';
import { readTypeDefinitions } from '../sdl/read.ts';
import { print } from './standard-output.ts';

interface CheckOptions {
  readonly against: string;
  readonly intended?: string;
}

interface PrintOptions {
  readonly subgraph?: boolean;
  readonly labels?: boolean;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${reasonOf(error)}`);
  });
}

/** A published schema: a subgraph, which is compared including its keys, or the schema of clients. */
interface Published {
  readonly isSubgraph: boolean;
  readonly schema: GraphQLSchema;
}

const build = (document: DocumentNode, asSubgraph: boolean): GraphQLSchema =>
  asSubgraph ? buildSubgraph(document) : buildASTSchema(apiDocument(document));

async function readPublished(file: string): Promise<Published> {
  const text = await readText(file);
  try {
    const document = mergeDocument(parse(text));
    return { isSubgraph: isSubgraph(document), schema: build(document, isSubgraph(document)) };
  } catch (error) {
    throw new OperatorError(`${file} is not a schema: ${reasonOf(error)}`);
  }
}

/** Reads the list of intended breaking changes: one path a line; `#` begins a comment. */
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
  const published = await readPublished(against);
  const changes = await diff(published.schema, build(readTypeDefinitions(), published.isSubgraph));
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
  const command = new Command('schema');
  command
    .command('print')
    .description('print the schema as plain GraphQL, for clients and their tools')
    .option('--subgraph', 'with the directives of federation, for routers')
    .addOption(
      new Option('--labels', 'the Vietnamese labels of types, fields and enum values, as JSON').conflicts('subgraph'),
    )
    .action(({ subgraph = false, labels = false }: PrintOptions) => {
      const printed = labels ? printLabels : subgraph ? printSubgraphSchema : printApiSchema;
      print(printed(readTypeDefinitions()));
    });
  command
    .command('check')
    .description('list breaking and dangerous changes; exit 1 if a breaking one is not intended')
    .requiredOption(
      '--against <file>',
      'the schema that clients use now: a published schema.graphql or subgraph.graphql',
    )
    .option('--intended <file>', 'file of the paths whose breaking change is intended, one per line')
    .action(check);
  return command;
}
