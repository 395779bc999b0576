import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

let instantiated: Promise<void> | undefined;

/** Node 20 cannot import a `.wasm` module, so it is instantiated here. */
async function instantiate(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  const { __wbg_set_wasm: set } = bindings as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };
  set(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
}

/**
 * Opens Prisma's schema engine as WebAssembly on a driver adapter: it applies and writes migrations without a native
 * binary.
 */
export async function openSchemaEngine(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<bindings.SchemaEngine> {
  instantiated ??= instantiate();
  await instantiated;
  const ignoreLog = (): void => undefined;
  return bindings.SchemaEngine.new({ datamodels: undefined }, ignoreLog, bindMigrationAwareSqlAdapterFactory(adapter));
}
