import type { DerivedLists } from '../lists.ts';

export const reportingDutyLists: DerivedLists = {
  ReportingDuty: { recipients: { relations: ['mentions', 'organisation'], conditions: { 0: { role: 'RECIPIENT' } } } },
};
