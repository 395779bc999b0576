import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import type { QueryWords, ReadyQuery } from '../../explorer/ready-query.ts';

export type { ReadyQuery } from '../../explorer/ready-query.ts';

const EXTENSION = '.graphql';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the JSON object of a file that belongs to a query; undefined if the file does not exist. */
async function readBeside(file: string, what: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!existsSync(file)) return undefined;
  const text = await readFile(file, 'utf8');
  try {
    const found: unknown = JSON.parse(text);
    if (isRecord(found)) return found;
  } catch (cause) {
    throw new Error(`${file}: the ${what} are not valid JSON`, { cause });
  }
  throw new Error(`${file}: the ${what} must be a JSON object`);
}

function splitComments(text: string): { comments: string[]; query: string } {
  const lines = text.split(/\r?\n/);
  const firstLine = lines.findIndex((line) => !line.startsWith('#'));
  const end = firstLine === -1 ? lines.length : firstLine;
  const comments = lines.slice(0, end).map((line) => line.replace(/^#\s*/, '').trim());
  return { comments, query: lines.slice(end).join('\n').trim() };
}

/** Start of the Vietnamese title; the description follows. */
const vietnameseMark = 'vi: ';

function wordsOf([title = '', ...description]: readonly string[]): QueryWords {
  return { title, description: description.filter(Boolean).join(' ') };
}

/** Returns the English words of a query, and the Vietnamese ones if it has them. */
function splitLanguages(comments: readonly string[]): QueryWords & Pick<ReadyQuery, 'vietnamese'> {
  const start = comments.findIndex((line) => line.startsWith(vietnameseMark));
  if (start === -1) return wordsOf(comments);
  const [title = '', ...description] = comments.slice(start);
  const vietnamese = wordsOf([title.slice(vietnameseMark.length), ...description]);
  return { ...wordsOf(comments.slice(0, start)), vietnamese };
}

async function readReadyQuery(directory: string, name: string): Promise<ReadyQuery> {
  const file = join(directory, `${name}${EXTENSION}`);
  const { comments, query } = splitComments(await readFile(file, 'utf8'));
  const words = splitLanguages(comments);
  if (words.title === '') throw new Error(`${file}: the first line must be a comment with the title, as in "# Title"`);
  const variables = await readBeside(join(directory, `${name}.variables.json`), 'variables');
  const headers = await readBeside(join(directory, `${name}.headers.json`), 'headers');
  return {
    name,
    ...words,
    query,
    ...(variables === undefined ? {} : { variables }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/**
 * Reads the queries of a directory in the order of their file names. Each NAME.graphql begins with a `# Title` line and
 * `# description` lines, then a `# vi: Title` line and description lines in Vietnamese. Its variables, if it needs any,
 * are in NAME.variables.json, and its headers in NAME.headers.json. A directory that does not exist has no queries.
 */
export async function readReadyQueries(directory: string): Promise<ReadyQuery[]> {
  const files = existsSync(directory) ? await readdir(directory) : [];
  const names = files.filter((file) => file.endsWith(EXTENSION)).map((file) => file.slice(0, -EXTENSION.length));
  return Promise.all(names.sort().map((name) => readReadyQuery(directory, name)));
}

/** Reads the names of the operations of a directory's queries. */
export async function readReadyNames(directory: string): Promise<string[]> {
  const queries = await readReadyQueries(directory);
  const definitions = queries.flatMap(({ query }) => parse(query).definitions);
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? []) : [],
  );
}
