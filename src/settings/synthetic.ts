import { z } from 'zod';
import type { Complain, Settings, ValuesOf } from './setting.ts';

/** The most synthetic beneficiaries that a database takes: an embedded one is in the memory of its process. */
export const maxSynthetic = { embedded: 200_000, server: 2_000_000 } as const;

/** Synthetic beneficiaries of a first start if nothing is set. */
export const defaultSynthetic = 20_000;

const error = `must be a whole number from 0 to ${maxSynthetic.embedded} on the embedded database, to ${maxSynthetic.server} on a server (DATABASE_URL)`;

/** The settings of synthetic records. */
export const syntheticSettings = {
  LIENTHONG_SYNTHETIC: {
    shape: z.coerce.number({ error }).int({ error }).min(0, { error }).max(maxSynthetic.server, { error }).optional(),
    purpose: `Number of synthetic beneficiaries that the first start loads, at most ${maxSynthetic.embedded} into the embedded database; \`lienthong seed\` loads more later. Production loads none.`,
    ifUnset: String(defaultSynthetic),
  },
  LIENTHONG_SYNTHETIC_EXCEPT: {
    shape: z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((code) => code.trim() || [])),
    purpose:
      'Codes of departments, with commas between them, whose synthetic records are not loaded because their own services hold them.',
    readBy: ['hub'],
  },
} satisfies Settings;

interface SyntheticValues extends ValuesOf<typeof syntheticSettings> {
  readonly DATABASE_URL?: string | undefined;
}

/** Checks the settings taken together: the embedded database takes fewer. */
export function checkSynthetic(
  { LIENTHONG_SYNTHETIC: count = 0, DATABASE_URL: url }: SyntheticValues,
  complain: Complain<typeof syntheticSettings>,
): void {
  if (url === undefined && count > maxSynthetic.embedded) complain('LIENTHONG_SYNTHETIC', error);
}
