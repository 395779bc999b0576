import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';

/** Creates the error of a fault in a reference file: with file, record and field. */
export function problem(file: string, record: string, field: string, message: string): Error {
  return new Error(`${file}: record "${record}", field "${field}": ${message}`);
}

/** Reads the text of a reference file, with its letters in composed form. */
export async function readText(directory: string, file: string): Promise<string> {
  const text = await readFile(path.join(directory, file), 'utf8');
  return text.normalize('NFC');
}

/** Parses a YAML file and checks its shape. */
export function parseYaml<Shape extends z.ZodType>(file: string, text: string, shape: Shape): z.output<Shape> {
  const content = parseText(file, text);
  const result = shape.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const strangers = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const { record, field } = locate(content, [...(issue?.path ?? []), ...strangers]);
  throw problem(file, record, field, issue?.message ?? 'not understood');
}

function parseText(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Finds the record that a path points to: the last one on the path with a name, or a place in a list. */
function locate(content: unknown, steps: readonly PropertyKey[]): { record: string; field: string } {
  let value = content;
  let record = 'file';
  let field: string[] = [];
  for (const step of steps) {
    value = child(value, step);
    field.push(String(step));
    const name = nameOf(value);
    if (name !== null) {
      record = name;
      field = [];
    }
  }
  return { record, field: field.join('.') };
}

function child(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
}

function nameOf(value: unknown): string | null {
  const names = ['key', 'code', 'abbreviation', 'indicator'].map((property) => child(value, property));
  return names.find((name) => typeof name === 'string') ?? null;
}

/** Parses the lines of a tab-separated file; the names come from its first line. */
export function parseTable(file: string, text: string): Record<string, string>[] {
  const [head, ...lines] = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  return lines.map((cells, index) => {
    if (head === undefined || cells.length > head.length)
      throw new Error(`${file}: line ${index + 2} has too many cells`);
    return Object.fromEntries(head.map((name, column) => [name, (cells[column] ?? '').trim()]));
  });
}
