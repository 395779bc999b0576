import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The folder of the package was not found.');
  return findRoot(parent);
}

/** The folder of the package, for the sources and for the build. */
const packageRoot = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** Returns the path of a file or folder that ships with the package. */
export const packagePath = (...parts: readonly string[]): string => path.join(packageRoot, ...parts);
