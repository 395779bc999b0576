import type { KeyObject } from 'node:crypto';
import { Command } from 'commander';
import { parseCheckpoint, type Checkpoint } from '../../audit/checkpoint.ts';
import { readPublicKey } from '../../audit/signing-key.ts';
import { parsePublicKey } from '../../secret/signing-key.ts';
import { verifyExport } from '../../audit/verify-export.ts';
import { verifyLedger, type Verdict, type VerifyOptions } from '../../audit/verify.ts';
import { readConfig, type Config } from '../../config.ts';
import { reasonOf } from '../../db/reason.ts';
import { OperatorError } from '../../errors.ts';
import { withProgress } from '../progress.ts';
import { readText, withLedger } from './with-ledger.ts';

interface VerifyCommandOptions {
  readonly checkpoint?: string;
  readonly publicKey?: readonly string[];
  readonly file?: string;
}

async function readCheckpointFile(file: string | undefined): Promise<Checkpoint | null> {
  if (file === undefined) return null;
  const checkpoint = parseCheckpoint(await readText(file));
  if (checkpoint === null) throw new OperatorError(`${file} is not a checkpoint of the ledger.`);
  return checkpoint;
}

/** The public keys that are given; that of this hub where none is. */
async function readPublicKeys(files: readonly string[] | undefined, config: Config): Promise<KeyObject[]> {
  if (files !== undefined) return Promise.all(files.map(async (file) => parsePublicKey(await readText(file), file)));
  const own = await readPublicKey(config.ledgerKey, config.dataDirectory);
  return own === null ? [] : [own];
}

function say({ fault, entries, head }: Verdict): void {
  if (fault === null) {
    console.log(
      `The ledger is whole: ${entries} entries, the last ${head.sequence} with the hash ${head.hash || '–'}.`,
    );
    return;
  }
  console.error(`lienthong: entry ${fault.entry} ${fault.what}. The ${entries} entries before it are whole.`);
  process.exitCode = 1;
}

const verifyFile = (file: string, options: VerifyOptions): Promise<Verdict> =>
  withProgress(null, 'bytes', (onProgress) => verifyExport(file, { ...options, onProgress })).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      throw new OperatorError(`${file} cannot be read: ${reasonOf(error)}`);
    },
  );

async function verify({ checkpoint: kept, publicKey, file }: VerifyCommandOptions): Promise<void> {
  const checkpoint = await readCheckpointFile(kept);
  const publicKeys = await readPublicKeys(publicKey, readConfig(process.env));
  const options = { checkpoint, publicKeys };
  if (file !== undefined) {
    say(await verifyFile(file, options));
    return;
  }
  await withLedger(async (database) => {
    say(await withProgress(null, 'entries', (onProgress) => verifyLedger(database, { ...options, onProgress })));
  });
}

/** `lienthong audit verify` */
export const verifyCommand = (): Command =>
  new Command('verify')
    .description('check that no entry was changed, dropped, reordered, inserted or cut off; exit 1 where one was')
    .option(
      '--checkpoint <file>',
      'check from this checkpoint on, which was kept elsewhere, and that the ledger still holds it',
    )
    .option('--public-key <file...>', "the keys that signed the checkpoints; this hub's own when left out")
    .option('--file <export>', 'check this export instead of the database')
    .action(verify);
