import { readFileSync } from 'node:fs';
import { packagePath } from './paths.ts';

/** Reads the version of this package. */
export const readVersion = (): string =>
  (JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { version: string }).version;
