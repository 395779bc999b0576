import type { DataClass } from '../db/generated/model.ts';
import type { DenialReason } from '../messages/denials.ts';
import type { Message } from '../messages/message.ts';
import { isPersonal } from './viewer.ts';

/** The article is not named: its text was not read. */
const personalDataLaw: Message = {
  en: 'Law on Personal Data Protection 91/2025/QH15',
  vi: 'Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15',
};

/**
 * Returns the provision of law that a denial rests on; null if it rests on agreements or on a failure alone. Decree
 * 194/2025/NĐ-CP, article 16(2), wants a refusal to share data to name it.
 */
export const legalProvisionOf = (reason: DenialReason, dataClass: DataClass): Message | null =>
  isPersonal(dataClass) && reason !== 'LEDGER_UNAVAILABLE' ? personalDataLaw : null;
