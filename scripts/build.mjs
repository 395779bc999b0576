// Builds what `npm start` and `npm test` need: generated code, the server, the explorer. Skips what is up to date.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const execute = promisify(execFile);

/** Runs a Node program, and shows its output only if it fails. */
async function run(file, ...args) {
  try {
    await execute(process.execPath, [file, ...args]);
  } catch (error) {
    process.stderr.write(`${error.stdout}${error.stderr}`);
    throw new Error(`${path.basename(file)} ${args.join(' ')} failed.`, { cause: error });
  }
}

function filesIn(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .sort()
    .filter((name) => name !== 'generated')
    .flatMap((name) => filesIn(path.join(place, name)));
}

function fingerprint(places) {
  const hash = createHash('sha256');
  for (const file of places.filter(existsSync).flatMap(filesIn)) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

/** Runs a step, unless its inputs are unchanged since the last time and its output exists. */
async function step(name, inputs, output, work) {
  const stamp = path.join('dist', '.stamps', name);
  const current = fingerprint([...inputs, 'package-lock.json', 'scripts/build.mjs']);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return;
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, current);
}

const model = ['prisma/schema', 'prisma/generator'];

const steps = {
  prisma: () =>
    step('prisma', model, 'src/db/generated/model.ts', () => run('node_modules/prisma/build/index.js', 'generate')),
  codegen: () =>
    step('codegen', ['codegen.ts', 'schema.graphql', ...model], 'src/graph/generated/resolvers.ts', () =>
      run('node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.ts'),
    ),
  server: () => step('server', ['src', ...model], 'dist/lienthong.js', () => bundle({ lienthong: 'src/cli/main.ts' })),
  bench: () =>
    step('bench', ['src', 'bench/policy', 'bench/federation', ...model], 'dist/bench-nodes.js', () =>
      bundle({ 'bench-hub': 'bench/policy/hub.ts', 'bench-nodes': 'bench/federation/departments.ts' }),
    ),
  explorer: () =>
    step('explorer', ['src/explorer', 'scripts/build-explorer.mjs'], 'dist/explorer/index.html', () =>
      run('scripts/build-explorer.mjs'),
    ),
};

async function bundle(entryPoints) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: `${Object.keys(entryPoints)[0]}/[hash]`,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  keepOnly(Object.keys(metafile.outputs), path.join('dist', Object.keys(entryPoints)[0]));
}

/** Removes the output of an earlier build from a folder. */
function keepOnly(outputs, folder) {
  for (const name of readdirSync(folder)) {
    const file = path.posix.join('dist', path.basename(folder), name);
    if (!outputs.includes(file)) rmSync(file, { force: true });
  }
}

/** Builds the files that run the hub and, for developers, the types generated from the schema. */
const targets = {
  prisma: () => steps.prisma(),
  hub: () => Promise.all([steps.prisma().then(steps.server), steps.explorer()]),
  bench: () => steps.prisma().then(() => Promise.all([steps.server(), steps.bench(), steps.explorer()])),
  all: () => Promise.all([steps.prisma().then(() => Promise.all([steps.server(), steps.codegen()])), steps.explorer()]),
};

const { values } = parseArgs({ options: { only: { type: 'string', default: 'all' } } });
await targets[values.only]();
