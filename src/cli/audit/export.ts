import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { exportLines } from '../../audit/export.ts';
import { reasonOf } from '../../base/reason.ts';
import { OperatorError } from '../../base/errors.ts';
import { readSince, withLedger } from './with-ledger.ts';

/**
 * Opens the output file, readable by its owner only. It is opened before anything is read, so that a wrong name is
 * reported at once.
 */
async function openFile(file: string): Promise<NodeJS.WritableStream> {
  const stream = createWriteStream(file, { mode: 0o600 });
  return new Promise((resolve, reject) => {
    stream.once('open', () => {
      resolve(stream);
    });
    stream.once('error', ({ message }) => {
      reject(new OperatorError(`${file} cannot be written: ${message}`));
    });
  });
}

/** `lienthong audit export` */
export const exportCommand = (): Command =>
  new Command('export')
    .description(
      'print the blocks of the ledger with their entries, line by line as JSON, to verify them without the database',
    )
    .option('--since <instant>', 'begin with the first entry of this day or instant', readSince)
    .option('--out <file>', 'write to this file instead')
    .action(({ since, out }: { since?: Date; out?: string }) =>
      withLedger(async (database) => {
        const target = out === undefined ? process.stdout : await openFile(out);
        const lines = Readable.from(exportLines(database, since ?? null));
        await pipeline(lines, target, { end: out !== undefined }).catch((error: unknown) => {
          if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
          throw new OperatorError(`${out ?? 'Standard output'} cannot be written: ${reasonOf(error)}`);
        });
      }),
    );
