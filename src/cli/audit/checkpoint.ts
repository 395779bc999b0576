import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { appendCheckpoint } from '../../audit/checkpoint-file.ts';
import { formatCheckpoint, type Checkpoint } from '../../audit/checkpoint.ts';
import { writeCheckpoint } from '../../audit/checkpoints.ts';
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

const appendTo = (file: string, checkpoint: Checkpoint): Promise<void> =>
  appendCheckpoint(file, checkpoint).catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be written: ${reasonOf(error)}`);
  });

/** `lienthong audit checkpoint` */
export const checkpointCommand = (): Command =>
  new Command('checkpoint')
    .description('sign the last entry of the ledger and print this checkpoint as JSON; keep it on another machine')
    .option('--out <file>', 'write to this file instead')
    .action(({ out }: { out?: string }) =>
      withLedger(async (database, config) => {
        const key = await readSigningKey(config.ledgerKey, config.dataDirectory);
        const written = await writeCheckpoint(database, key, new Date());
        if (written === null) throw new OperatorError('The ledger has no entry yet: there is nothing to sign.');
        const { checkpoint, isNew } = written;
        if (isNew && config.checkpointFile !== null) await appendTo(config.checkpointFile, checkpoint);
        await write(`${formatCheckpoint(checkpoint)}\n`, out);
      }),
    );
