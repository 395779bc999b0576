import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { writeCheckpoint } from '../../audit/checkpoints.ts';
import { readSigningKey } from '../../audit/signing-key.ts';
import { reasonOf } from '../../db/reason.ts';
import { OperatorError } from '../../errors.ts';
import { withLedger } from './with-ledger.ts';

async function print(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(file, text).catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be written: ${reasonOf(error)}`);
  });
}

/** `lienthong audit checkpoint` */
export const checkpointCommand = (): Command =>
  new Command('checkpoint')
    .description('sign how the ledger stands now, and print that as JSON; keep it elsewhere')
    .option('--out <file>', 'write it to this file')
    .action(({ out }: { out?: string }) =>
      withLedger(async (database, config) => {
        const key = await readSigningKey(config.ledgerKey, config.dataDirectory);
        const checkpoint = await writeCheckpoint(database, key, new Date());
        if (checkpoint === null) throw new OperatorError('The ledger has no entry yet: there is nothing to sign.');
        await print(`${JSON.stringify(checkpoint)}\n`, out);
      }),
    );
