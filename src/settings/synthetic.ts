import { z } from 'zod';

/** The most synthetic beneficiaries that a database takes: an embedded one is in the memory of its process. */
export const maxSynthetic = { embedded: 200_000, server: 2_000_000 } as const;

/** Synthetic beneficiaries of a first start if nothing is set. */
export const defaultSynthetic = 20_000;

const error = `must be a whole number from 0 to ${maxSynthetic.embedded} on the embedded database, to ${maxSynthetic.server} on a server (DATABASE_URL)`;

/** The settings of synthetic records, each by itself. */
export const syntheticSettings = {
  LIENTHONG_SYNTHETIC: z.coerce
    .number({ error })
    .int({ error })
    .min(0, { error })
    .max(maxSynthetic.server, { error })
    .optional(),
  /** Codes of departments, with commas between them. */
  LIENTHONG_SYNTHETIC_EXCEPT: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((code) => code.trim() || [])),
};

interface SyntheticSettings extends z.output<z.ZodObject<typeof syntheticSettings>> {
  readonly DATABASE_URL?: string | undefined;
}

/** What is wrong with the settings taken together: the embedded database takes fewer. */
export function checkSynthetic(
  { LIENTHONG_SYNTHETIC: count = 0, DATABASE_URL: url }: SyntheticSettings,
  complain: (name: 'LIENTHONG_SYNTHETIC', message: string) => void,
): void {
  if (url === undefined && count > maxSynthetic.embedded) complain('LIENTHONG_SYNTHETIC', error);
}
