import { Command, InvalidArgumentError } from 'commander';
import { archiveMonth } from '../../audit/archive.ts';
import { parseMonth, type Month } from '../../audit/month.ts';
import { readSigningKey } from '../../audit/signing-key.ts';
import { OperatorError } from '../../base/errors.ts';
import { print } from '../standard-output.ts';
import { readPublicKeys } from './public-keys.ts';
import { withLedger } from './with-ledger.ts';

function readMonth(text: string): Month {
  const month = parseMonth(text);
  if (month === null) throw new InvalidArgumentError('Give a month, 2026-10.');
  return month;
}

const isExisting = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

interface ArchiveOptions {
  readonly month: Month;
  readonly out: string;
  readonly publicKey?: readonly string[];
}

/** `lienthong audit archive` */
export const archiveCommand = (): Command =>
  new Command('archive')
    .description(
      'move the entries of a past month to a file that verifies by itself, and remove them from the database; run it as the owner of the tables',
    )
    .requiredOption('--month <month>', 'the month, such as 2026-10', readMonth)
    .requiredOption('--out <file>', 'the file; it must not exist')
    .option(
      '--public-key <file...>',
      "PEM files of public keys under which earlier archives may be stated, besides this hub's own",
    )
    .action(({ month, out, publicKey }: ArchiveOptions) =>
      withLedger(async (database, config) => {
        const key = await readSigningKey(config.ledgerKey, config.dataDirectory);
        const publicKeys = publicKey === undefined ? [] : await readPublicKeys(publicKey, config);
        const { ids, hash } = await archiveMonth(database, month, { file: out, key, publicKeys }).catch(
          (error: unknown) => {
            throw isExisting(error) ? new OperatorError(`${out} exists: give another file.`) : error;
          },
        );
        print(
          `${ids.length} entries of ${month.name} are in ${out} and no longer in the database; its lines have the SHA-256 ${hash}.\n`,
        );
      }),
    );
