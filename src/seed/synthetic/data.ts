import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { enums } from '../../db/generated/model.ts';
import { packagePath } from '../../base/paths.ts';

const weights = <Key extends string>(keys: readonly Key[]) => z.partialRecord(z.enum(keys), z.number().nonnegative());
const date = z.iso.date();
const positive = z.number().positive();
const span = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to);
const thousands = z.int().nonnegative().multipleOf(1000);

/** Coefficients of a standard level by age: each from its age on, until the next. */
const rate = z.record(z.string().regex(/^\d+$/), z.number().min(1).max(3));

const allowance = z.strictObject({
  weight: positive.default(1),
  from: date.optional(),
  follows: z.string().optional(),
  amounts: z.array(thousands).default([]),
  rates: z.array(rate).default([]),
});

const allowances = z.record(z.string(), allowance);

const level = z.strictObject({
  province: z.string().optional(),
  from: date.optional(),
  to: date.optional(),
  amount: thousands,
});

const category = z.strictObject({
  share: positive,
  followsPoverty: z.boolean().default(false),
  born: span.optional(),
  bornMostly: z.enum(['EVENLY', 'MIDDLE', 'LATE']).default('EVENLY'),
  registeredAge: span.default([1, 100]),
  registeredFrom: z.int().optional(),
  allowances: allowances.default({}),
  besides: allowances.default({}),
});

const group = z.strictObject({
  custodian: z.string(),
  kind: z.enum(enums.BeneficiaryKind),
  share: positive,
  hasSeveral: z.boolean().default(false),
  statuses: weights(enums.BeneficiaryStatus),
  enrolments: z.record(z.string().regex(/^\d$/), positive),
  categories: z.partialRecord(z.enum(enums.BeneficiaryCategory), category),
});

const payments = z.strictObject({
  months: z.array(z.string().regex(/^\d{6}$/)).min(1),
  firstDay: z.int(),
  lastDay: z.int().max(28),
  monthsOnRecord: z.record(z.string(), positive),
  channels: weights(enums.PaymentChannel),
  lastStatuses: weights(enums.PaymentStatus),
  pastStatuses: weights(enums.PaymentStatus),
});

const province = z.strictObject({
  population: positive,
  factors: weights(enums.CategoryGroup),
  communes: z.array(z.string()).min(1),
});

const formerCommunes = z.strictObject({ district: z.string(), names: z.array(z.string()).min(1) });

const byCapital = z.partialRecord(z.enum(enums.CapitalType), positive);

const programmeBudget = z.strictObject({
  deliverers: z.array(z.string()).min(1),
  provinces: z.array(z.string()).optional(),
  components: z.record(z.string(), byCapital).default({}),
  whole: byCapital.optional(),
  follows: z.array(z.string()).default([]),
  firstDay: date.optional(),
  scale: z.record(z.string(), positive).default({}),
  rates: z.record(z.string(), byCapital),
});

const budgets = z.strictObject({
  fiscalYears: z.array(z.int()),
  firstDay: date,
  variation: span,
  local: z.strictObject({ chance: z.number(), part: span }),
  rateSpread: z.strictObject({ province: z.number(), line: z.number() }),
  firstHalf: span,
  programmes: z.record(z.string(), programmeBudget),
});

const synthetic = z.strictObject({
  referenceDay: date,
  firstRegistrationYear: z.int(),
  levels: z.record(z.string(), z.array(level)),
  payments,
  groups: z.record(z.enum(enums.CategoryGroup), group),
  provinces: z.record(z.string(), province),
  formerCommunes,
  budgets,
});

export type SyntheticData = z.infer<typeof synthetic>;
export type GroupData = SyntheticData['groups'][keyof SyntheticData['groups']];
export type LevelData = SyntheticData['levels'];
export type AllowanceData = z.infer<typeof allowances>;
export type RateData = z.infer<typeof rate>;
export type CategoryData = z.infer<typeof category>;
export type PaymentData = z.infer<typeof payments>;
export type BudgetData = z.infer<typeof budgets> & Pick<SyntheticData, 'referenceDay'>;
export type ProgrammeBudgetData = z.infer<typeof programmeBudget>;

/** Reads the rates, weights and amounts for drawing synthetic rows. */
export function readSyntheticData(): SyntheticData {
  return synthetic.parse(parse(readFileSync(packagePath('prisma', 'seed', 'synthetic.yaml'), 'utf8').normalize('NFC')));
}
