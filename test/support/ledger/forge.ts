import type { KeyObject } from 'node:crypto';
import { closeBlock } from '../../../src/audit/block.ts';
import { parseCheckpoint } from '../../../src/audit/checkpoint.ts';
import { hashEntry, readEntryText } from '../../../src/audit/entry-hash.ts';
import { byNumber, readBlocks, readEntries, readStart, readState } from '../../../src/audit/kept-blocks.ts';
import { Frontier } from '../../../src/audit/merkle.ts';
import type { PrismaClient } from '../../../src/db/generated/client/client.ts';
import { tamper } from './plain-ledger.ts';

/** How a forger without the hub's key signs: with the old signatures, or with a key of their own. */
export type Forger = KeyObject | 'old signatures';

const signatureOf = (checkpoint: string): string => checkpoint.slice(checkpoint.lastIndexOf('\n\n') + 2);

/**
 * Computes all anew that the entries of the blocks from one on are hashed into: leaves, headers and frontiers, so that
 * everything fits together, but for the signatures.
 */
export async function rewriteFrom(client: PrismaClient, first: number, key: KeyObject, forger: Forger): Promise<void> {
  const { size } = await readState(client);
  const start = (first > 1 ? await readStart(client, first - 1) : null) ?? { frontier: Frontier.empty(), previous: '' };
  let end = { size: first - 1, origin: null as string | null, ...start };
  for await (const page of readBlocks(client, first - 1, size)) {
    for (const block of page) {
      const entries = byNumber(await readEntries(client, block.ids));
      const kept = block.ids.flatMap((id) => {
        const entry = entries.get(id);
        const text = entry && readEntryText(entry.body);
        return entry && text ? [{ id, leaf: hashEntry(text, entry.salt) }] : [];
      });
      const signer = forger === 'old signatures' ? key : forger;
      const at = new Date((JSON.parse(block.header) as { at: string }).at);
      const origin = end.origin ?? parseCheckpoint(block.checkpoint)?.origin ?? null;
      const closed = closeBlock(kept, { ...end, origin }, at, signer);
      const text = closed.checkpoint.slice(0, closed.checkpoint.lastIndexOf('\n\n') + 2);
      const checkpoint = forger === 'old signatures' ? text + signatureOf(block.checkpoint) : closed.checkpoint;
      await tamper(
        client,
        ...kept.map(({ id, leaf }) => `UPDATE "LedgerEntry" SET "leaf" = decode('${leaf}', 'hex') WHERE "id" = ${id}`),
        `UPDATE "LedgerBlock" SET "header" = '${closed.header}', "checkpoint" = '${checkpoint}',
          "entries" = '{${kept.map(({ id }) => id).join()}}', "leaves" = decode('${kept.map(({ leaf }) => leaf).join('')}', 'hex'),
          "frontier" = decode('${closed.frontier.toString('hex')}', 'hex') WHERE "number" = ${block.number}`,
      );
      const next = await readStart(client, block.number);
      if (next === null) throw new Error('The forger made no block.');
      end = { size: block.number, origin, ...next };
    }
  }
}
