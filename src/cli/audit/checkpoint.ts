import { createPublicKey, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { appendCheckpoint } from '../../audit/checkpoint-file.ts';
import { readNewestCheckpoint } from '../../audit/blocks.ts';
import { closeAllBlocks } from '../../audit/close-blocks.ts';
import { parseCheckpoint } from '../../audit/checkpoint.ts';
import { verifierKey } from '../../audit/signed-note.ts';
import { readSigningKey } from '../../audit/signing-key.ts';
import { reasonOf } from '../../base/reason.ts';
import { OperatorError } from '../../base/errors.ts';
import { print } from '../standard-output.ts';
import { withLedger } from './with-ledger.ts';

async function write(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    print(text);
    return;
  }
  await writeFile(file, text).catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be written: ${reasonOf(error)}`);
  });
}

const appendTo = (file: string, checkpoint: string): Promise<void> =>
  appendCheckpoint(file, checkpoint).catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be written: ${reasonOf(error)}`);
  });

const verifierKeyOf = (checkpoint: string, key: KeyObject): string =>
  `${verifierKey(parseCheckpoint(checkpoint)?.origin ?? '', createPublicKey(key))}\n`;

/** `lienthong audit checkpoint` */
export const checkpointCommand = (): Command =>
  new Command('checkpoint')
    .description(
      'close a block over all entries, and print its checkpoint, which signs the whole ledger; keep it on another machine',
    )
    .option('--out <file>', 'write to this file instead')
    .option('--verifier-key', 'print the public key as witnesses write it (c2sp.org/signed-note) instead')
    .action(({ out, verifierKey: isKeyWanted = false }: { readonly out?: string; readonly verifierKey?: boolean }) =>
      withLedger(async (database, config) => {
        const key = await readSigningKey(config.ledgerKey, config.dataDirectory);
        const before = await readNewestCheckpoint(database);
        const checkpoint = await closeAllBlocks(database, key);
        if (checkpoint === null) throw new OperatorError('The ledger has no entry yet: there is nothing to sign.');
        if (checkpoint !== before && config.checkpointFile !== null) await appendTo(config.checkpointFile, checkpoint);
        await write(isKeyWanted ? verifierKeyOf(checkpoint, key) : checkpoint, out);
      }),
    );
