import type { EnrolmentRow, PaymentChannel, PaymentRow, PaymentStatus } from '../../db/generated/model.ts';
import { dayNumber, formatDay, monthOf } from './calendar.ts';
import type { PaymentData } from './data.ts';
import { entries } from './profile.ts';
import type { Random } from './random.ts';
import { Weighted } from './weighted.ts';

/** How payments are drawn, made ready once. */
interface PaymentRule {
  readonly months: readonly { readonly period: string; readonly firstDay: number; readonly lastDay: number }[];
  readonly monthsOnRecord: Weighted<number>;
  readonly channels: Weighted<PaymentChannel>;
  readonly lastStatuses: Weighted<PaymentStatus>;
  readonly pastStatuses: Weighted<PaymentStatus>;
}

/** The rule of the data file. */
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

/** The payments of an enrolment, one a month from the month after it started to the one in which it ended. */
export function drawPayments(random: Random, enrolment: EnrolmentRow, rule: PaymentRule): PaymentRow[] {
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
      amount: enrolment.monthlyAmount,
      channel,
      status,
      paidOn: status === 'PAID' ? formatDay(random.integer(month.firstDay, month.lastDay)) : null,
      synthetic: true,
    });
  }
  return rows;
}
