// node scripts/new-entity.mjs [--dry-run] [--term <Vietnamese term>] <name>: writes the first version of a new public
// entity, and lists its places. With --dry-run it writes nothing. The guide is docs/guides/add-an-entity.md.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { namesOf } from './new-entity/names.mjs';
import { placesOf, printed } from './new-entity/places.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const usage = "Usage: npm run new:entity -- [--dry-run] --term 'khóa đào tạo' training-course";

function readArguments() {
  const options = { 'dry-run': { type: 'boolean', default: false }, term: { type: 'string' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const isDry = values['dry-run'];
  if (positionals.length !== 1) throw new Error(`One name is expected. ${usage}`);
  if (!isDry && values.term === undefined) throw new Error(`The Vietnamese term is missing. ${usage}`);
  return { isDry, names: namesOf(positionals[0], values.term ?? 'thuật ngữ') };
}

const linesOf = ({ what, files }, index) => [`${index + 1}. ${what}`, ...files.map((file) => `   ${file.path}`)];

function describe({ type }, places) {
  const commands = printed.map(({ command, files }) => `Printed by ${command}: ${files.join(', ')}`);
  return [`A public entity, ${type}, has at most ${places.length} places:`, ...places.flatMap(linesOf), ...commands];
}

function refuseTaken(files) {
  const taken = files.find((file) => existsSync(file.path));
  if (taken !== undefined) throw new Error(`${taken.path} is there already. Nothing was written.`);
}

async function write(files) {
  for (const file of files) {
    await mkdir(path.dirname(file.path), { recursive: true });
    await writeFile(file.path, file.text);
  }
}

try {
  const { isDry, names } = readArguments();
  const places = placesOf(names, new Date());
  const files = places.flatMap((place) => place.files);
  refuseTaken(files);
  if (!isDry) await write(files);
  console.log(describe(names, places).join('\n'));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
