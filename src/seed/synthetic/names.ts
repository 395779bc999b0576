import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { enums, type BeneficiaryCategory } from '../../db/generated/model.ts';
import { packagePath } from '../../base/paths.ts';
import type { Sex } from '../../sealing/personal-data.ts';
import { entries } from './profile.ts';
import type { Random } from './random.ts';
import { Weighted } from './weighted.ts';

const bySex = z.strictObject({ MALE: z.array(z.string()).min(1), FEMALE: z.array(z.string()).min(1) });
const share = z.number().min(0).max(1);

const names = z.strictObject({
  families: z.record(z.string(), z.number().positive()),
  middles: bySex,
  givens: bySex,
  women: share,
  womenOf: z.partialRecord(z.enum(enums.BeneficiaryCategory), share),
  headAge: z.tuple([z.int(), z.int()]).refine(([from, to]) => from <= to),
  phones: share,
});

/** Parameters for drawing names and persons. */
export interface NameRule {
  readonly families: Weighted<string>;
  readonly middles: Readonly<Record<Sex, readonly string[]>>;
  readonly givens: Readonly<Record<Sex, readonly string[]>>;
  readonly shareOfWomen: (category: BeneficiaryCategory) => number;
  /** Youngest and oldest age of heads of households at registration. */
  readonly headAge: readonly [number, number];
  readonly shareOfPhones: number;
}

/** Reads the parameters from the data file. */
export function readNameRule(): NameRule {
  const text = readFileSync(packagePath('prisma', 'seed', 'names.yaml'), 'utf8').normalize('NFC');
  const { families, middles, givens, women, womenOf, headAge, phones } = names.parse(parse(text));
  const shareOfWomen = (category: BeneficiaryCategory): number => womenOf[category] ?? women;
  return { families: new Weighted(entries(families)), middles, givens, shareOfWomen, headAge, shareOfPhones: phones };
}

/** Draws a family name, a middle name and a given name. */
export const drawName = (random: Random, { families, middles, givens }: NameRule, sex: Sex): string =>
  `${families.draw(random)} ${random.pick(middles[sex])} ${random.pick(givens[sex])}`;
