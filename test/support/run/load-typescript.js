import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

const options = {
  swcrc: false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'es6' },
  sourceMaps: true,
};

// What is kept here is run, so nobody else may be able to write it; and `npm ci` removes it with the compiler.
const folder = fileURLToPath(new URL('../../../node_modules/.cache/lienthong-transforms', import.meta.url));

/** Returns the path, without an ending, at which the JavaScript of a source and its source map are kept. */
function pathOfTransform(file, source) {
  const hash = createHash('sha256').update(JSON.stringify([file, options]));
  return path.join(folder, hash.update(source).digest('hex'));
}

/** Returns the path of the source map of a file that this hook has loaded. */
export function pathOfSourceMap(url) {
  const file = fileURLToPath(url);
  return `${pathOfTransform(file, readFileSync(file, 'utf8'))}.map`;
}

/** Writes a file at once, as another worker may read or write the same. */
function writeWhole(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function transform(file) {
  const source = readFileSync(file, 'utf8');
  const target = pathOfTransform(file, source);
  try {
    return readFileSync(`${target}.js`, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  // Only a file that has changed needs the compiler.
  const { transformSync } = require('@swc/core');
  const { code, map } = transformSync(source, { ...options, filename: file, sourceFileName: file });
  mkdirSync(folder, { recursive: true });
  writeWhole(`${target}.map`, map);
  writeWhole(`${target}.js`, code);
  return code;
}

/** Loads TypeScript files as a module hook of Node; a file that has not changed is transformed once. */
export function load(url, context, nextLoad) {
  if (!/^file:[^?]*\.ts(\?|$)/.test(url)) return nextLoad(url, context);
  return { format: 'module', source: transform(fileURLToPath(url)), shortCircuit: true };
}
