import type { Config } from '../settings/config.ts';
import { defaultSynthetic } from '../settings/synthetic.ts';

/**
 * Returns how many synthetic beneficiaries a start has to load: at the first start the number from the settings, later
 * the number that was loaded before.
 * @param loaded null at the first start, also after an interruption
 */
export function syntheticCount({ synthetic }: Pick<Config, 'synthetic'>, loaded: number | null): number {
  return synthetic === 0 ? 0 : (loaded ?? synthetic ?? defaultSynthetic);
}

/** Explains that the settings give another number than the database was loaded with, and what to do; null if not. */
export function describeOtherCount(
  { synthetic, databaseUrl }: Pick<Config, 'synthetic' | 'databaseUrl'>,
  loaded: number | null,
): string | null {
  if (loaded === null || synthetic === null || synthetic === loaded) return null;
  const elsewhere =
    databaseUrl === null ? 'LIENTHONG_DATA_DIR to another directory' : 'DATABASE_URL to an empty database';
  const remedy =
    synthetic > loaded
      ? `For the others, stop the hub and run \`lienthong seed --synthetic ${synthetic}\``
      : `For fewer, set ${elsewhere}`;
  return (
    `This database was loaded with ${loaded} synthetic beneficiaries, which stay: LIENTHONG_SYNTHETIC=${synthetic} is for ` +
    `the first start. ${remedy}.`
  );
}
