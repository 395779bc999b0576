import type { PaymentChannel, PaymentRow, PaymentStatus } from '../../db/generated/model.ts';
import { dayNumber, formatDay, monthOf } from './calendar.ts';
import type { PaymentData } from './data.ts';
import type { DrawnEnrolment } from './enrolment.ts';
import { entries } from './profile.ts';
import type { Random } from './random.ts';
import { Weighted } from './weighted.ts';

/** Parameters for drawing payments, prepared once. */
interface PaymentRule {
  readonly months: readonly { readonly period: string; readonly firstDay: number; readonly lastDay: number }[];
  readonly monthsOnRecord: Weighted<number>;
  readonly channels: Weighted<PaymentChannel>;
  readonly lastStatuses: Weighted<PaymentStatus>;
  readonly pastStatuses: Weighted<PaymentStatus>;
}

/** Prepares the parameters of the data file. */
export function paymentRule(data: PaymentData): PaymentRule {
  const counts = entries(data.monthsOnRecord).map(([count, weight]) => [Number(count), weight] as const);
  return {
    months: data.months.map((period) => {
      const first = dayNumber(Number(period.slice(0, 4)), Number(period.slice(4)), 1);
      return { period, firstDay: first + data.firstDay - 1, lastDay: first + data.lastDay - 1 };
    }),
    monthsOnRecord: new Weighted(counts),
    channels: new Weighted(entries(data.channels)),
    lastStatuses: new Weighted(entries(data.lastStatuses)),
    pastStatuses: new Weighted(entries(data.pastStatuses)),
  };
}

/**
 * Draws the payments of an enrolment, one for each month from the one after its start to the one of its end. A programme
 * that pays no cash has none.
 */
export function drawPayments(random: Random, drawn: DrawnEnrolment, rule: PaymentRule): PaymentRow[] {
  const { row: enrolment, amountOn } = drawn;
  if (enrolment.monthlyAmount === 0) return [];
  const channel = rule.channels.draw(random);
  const firstIndex = Math.max(0, rule.months.length - rule.monthsOnRecord.draw(random));
  const lastIndex =
    enrolment.status === 'SUSPENDED' ? random.integer(0, rule.months.length - 1) : rule.months.length - 1;
  const started = monthOf(enrolment.startedOn);
  const ended = enrolment.endedOn === null ? null : monthOf(enrolment.endedOn);
  const rows: PaymentRow[] = [];
  for (const [index, month] of rule.months.entries()) {
    if (index < firstIndex || index > lastIndex || month.period <= started) continue;
    if (ended !== null && month.period > ended) break;
    const statuses = index === rule.months.length - 1 ? rule.lastStatuses : rule.pastStatuses;
    const status = statuses.draw(random);
    rows.push({
      id: `${enrolment.id}.${month.period}`,
      enrolmentId: enrolment.id,
      departmentId: enrolment.departmentId,
      month: month.period,
      amount: amountOn(formatDay(month.firstDay)),
      channel,
      status,
      paidOn: status === 'PAID' ? formatDay(random.integer(month.firstDay, month.lastDay)) : null,
      synthetic: true,
    });
  }
  return rows;
}
