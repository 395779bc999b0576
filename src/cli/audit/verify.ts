import { open } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { parseCheckpoint, type Checkpoint } from '../../audit/checkpoint.ts';
import { verifyExport } from '../../audit/verify-export.ts';
import { verifyLedger, type Verdict, type VerifyOptions } from '../../audit/verify.ts';
import { readConfig } from '../../settings/config.ts';
import { reasonOf } from '../../base/reason.ts';
import { OperatorError } from '../../base/errors.ts';
import { withProgress } from '../progress.ts';
import { readPublicKeys } from './public-keys.ts';
import { readText, withLedger } from './with-ledger.ts';

interface VerifyCommandOptions {
  readonly checkpoint?: string;
  readonly checkpointFile?: string;
  readonly publicKey?: readonly string[];
  readonly file?: string;
}

async function readCheckpointFile(file: string | undefined): Promise<Checkpoint | null> {
  if (file === undefined) return null;
  const checkpoint = parseCheckpoint(await readText(file));
  if (checkpoint === null) throw new OperatorError(`${file} is not a checkpoint of the ledger.`);
  return checkpoint;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What a whole ledger has, in words. */
function describe({ entries, blocks, archived, waiting, newest }: Verdict): string {
  const parts = [
    `${counted(entries, 'entry', 'entries')} in ${counted(blocks, 'block', 'blocks')}`,
    ...(archived === 0 ? [] : [`${archived} of them in archives, of which the hashes alone were checked`]),
    ...(waiting === 0 ? [] : [`${waiting} more wait for a block`]),
  ];
  return `${parts.join('; ')}. Root of all blocks: ${newest?.root ?? '–'}`;
}

function print(verdict: Verdict): void {
  const { fault, findings, entries, blocks } = verdict;
  for (const finding of findings) console.error(`lienthong: ${finding}.`);
  if (fault !== null) {
    console.error(
      `lienthong: entry ${fault.entry} ${fault.what}. ${counted(blocks, 'block', 'blocks')} and ${counted(entries, 'entry', 'entries')} before it are whole.`,
    );
  } else if (findings.length > 0) {
    console.error(`lienthong: the entries themselves are whole: ${describe(verdict)}.`);
  } else {
    console.log(`The ledger is whole: ${describe(verdict)}.`);
    return;
  }
  process.exitCode = 1;
}

/** Reports an unreadable file before anything is checked. */
async function checkReadable(file: string | null): Promise<void> {
  if (file === null) return;
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${reasonOf(error)}`);
  });
  await handle.close();
}

async function verify({ checkpoint: kept, checkpointFile, publicKey, file }: VerifyCommandOptions): Promise<void> {
  const config = readConfig(process.env);
  const checkpoint = await readCheckpointFile(kept);
  const publicKeys = await readPublicKeys(publicKey, config);
  const options: VerifyOptions = {
    checkpoint,
    publicKeys,
    checkpointFile: checkpointFile === undefined ? config.checkpointFile : path.resolve(checkpointFile),
  };
  if (file !== undefined) {
    await checkReadable(file);
    print(await withProgress(null, 'bytes', (onProgress) => verifyExport(file, { ...options, onProgress })));
    return;
  }
  await checkReadable(options.checkpointFile ?? null);
  await withLedger(async (database) => {
    print(await withProgress(null, 'blocks', (onProgress) => verifyLedger(database, { ...options, onProgress })));
  });
}

/** `lienthong audit verify` */
export const verifyCommand = (): Command =>
  new Command('verify')
    .description(
      'verify that no entry or block was changed, removed, reordered, inserted or cut off; exit 1 if one was',
    )
    .option(
      '--checkpoint <file>',
      'begin at this checkpoint, which was kept elsewhere, and verify that the ledger still contains it',
    )
    .option(
      '--checkpoint-file <file>',
      'compare the ledger with each checkpoint in this file; if absent, LIENTHONG_CHECKPOINT_FILE',
    )
    .option(
      '--public-key <file...>',
      "PEM files of the public keys that may have signed the blocks; if absent, this hub's own",
    )
    .option('--file <file>', 'verify this export or archive instead of the database')
    .action(verify);
