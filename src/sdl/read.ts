import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { concatAST, parse, Source, type DocumentNode } from 'graphql';
import { describeClasses } from '../access/describe-classes.ts';
import { packagePath } from '../base/paths.ts';
import { mergeDocument } from '../federation/documents.ts';
import { expandDocument } from './expand.ts';
import { storedModels } from './stored-models.ts';

/** Reads a file; errors name it as `schema/course.graphql`. */
function readDocument(directory: string, name: string): DocumentNode {
  const text = readFileSync(path.join(directory, name), 'utf8');
  return parse(new Source(text, `${path.basename(directory)}/${name}`));
}

/**
 * Reads the SDL of a folder as one document, expanded, with each field's class at the end of its description. That of the
 * root comes first.
 */
export function readTypeDefinitions(directory = packagePath('schema')): DocumentNode {
  const names = readdirSync(directory).filter((name) => name.endsWith('.graphql'));
  const root = names.filter((name) => name === 'root.graphql');
  const others = names.filter((name) => name !== 'root.graphql').sort();
  const written = concatAST([...root, ...others].map((name) => readDocument(directory, name)));
  return describeClasses(mergeDocument(expandDocument(written, storedModels)));
}
