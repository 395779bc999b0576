import { denialRemedies, type DenialReason } from '../messages/denials.ts';
import type { Message } from '../messages/message.ts';
import type { Asked } from './decision.ts';
import type { Grant } from './grants.ts';

/** Returns the advice for a denial: what would open the data, with the clauses that are nearest to opening it. */
export const remedyFor = (reason: DenialReason, asked: Asked, near: readonly Grant[]): Message =>
  denialRemedies[reason]({
    coordinate: asked.coordinate,
    dataClass: asked.dataClass,
    owner: asked.ownerDepartmentId,
    clauses: near.map(({ clause }) => ({
      position: clause.position,
      agreement: clause.agreementNumber ?? clause.agreementId,
    })),
    statuses: near.map(({ status }) => status),
    purposes: near.flatMap(({ clause }) => clause.purposes),
  });
