import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';
import { pathOfSourceMap } from './load-typescript.js';
import './register-typescript.js';

const require = createRequire(import.meta.url);

/** Finds source maps by the URL of a module, as stacks name it. */
class SourceMaps extends Map {
  get(url) {
    return /^file:[^?]*\.ts$/.test(url) ? pathOfSourceMap(url) : undefined;
  }
}

/** Number of times that this process has loaded each test file: more than once where Jest watches. */
const timesLoaded = new Map();

/** Names of the symbols under which Jest keeps the tests of a file, and what follows their events. */
const ofOneFile = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS']);

/**
 * Loads modules as Node does, once a process. Jest's own runtime loads and compiles them again for each test file, which
 * takes longer than most files run. In exchange, modules cannot be mocked.
 */
export default class WorkerRuntime extends JestRuntime {
  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(file) {
    const times = timesLoaded.get(file) ?? 0;
    timesLoaded.set(file, times + 1);
    return import(`${pathToFileURL(file)}${times === 0 ? '' : `?${times}`}`);
  }

  /** Loads the part of Jest that keeps the tests of one file. */
  requireInternalModule(file) {
    delete require.cache[file];
    return require(file);
  }

  getSourceMaps() {
    return new SourceMaps();
  }

  teardown() {
    super.teardown();
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (ofOneFile.has(symbol.description)) delete globalThis[symbol];
    }
  }
}
