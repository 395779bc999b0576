import { cpSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packagePath } from '../../src/base/paths.ts';

/** Copies the built package and adds a migration, like a next version. Returns its command. */
export async function makeNextVersion(folder: string, migration: string, script: string): Promise<string> {
  const parts = ['dist', 'prisma', 'schema', 'examples/queries', 'package.json', 'schema.graphql', 'subgraph.graphql'];
  for (const part of parts) {
    cpSync(packagePath(part), path.join(folder, part), { recursive: true });
  }
  await symlink(packagePath('node_modules'), path.join(folder, 'node_modules'));
  const added = path.join(folder, 'prisma', 'migrations', migration);
  await mkdir(added);
  await writeFile(path.join(added, 'migration.sql'), script);
  return path.join(folder, 'dist', 'lienthong.js');
}
