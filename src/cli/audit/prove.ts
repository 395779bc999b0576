import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { checkProof, parseProof, proveEntry, type NoProof, type Proven } from '../../audit/proof.ts';
import { OperatorError } from '../../base/errors.ts';
import { reasonOf } from '../../base/reason.ts';
import { readConfig } from '../../settings/config.ts';
import { print } from '../standard-output.ts';
import { findDepartment } from './find-department.ts';
import { readPublicKeys } from './public-keys.ts';
import { readText, withLedger } from './with-ledger.ts';

/** The number of an entry: `25`, or the id of one of its events. */
function readEntryNumber(text: string): number {
  const [, number = ''] = /^0*(\d{1,15})(-\d{4})?$/.exec(text) ?? [];
  if (number === '') throw new InvalidArgumentError('Give the number of an entry, as `audit show` prints it.');
  return Number(number);
}

const reasons: Readonly<Record<NoProof, string>> = {
  'no entry': 'The ledger has no such entry, or it is in an archive.',
  'no block': 'No block has this entry yet. Run "lienthong audit checkpoint", and try again.',
  'no part': "The entry says nothing of this department's data.",
};

interface ProveOptions {
  readonly entry: number;
  readonly department?: string;
  readonly out?: string;
}

/** `lienthong audit prove` */
export const proveCommand = (): Command =>
  new Command('prove')
    .description(
      "write a proof that an entry is on the ledger: with one department's parts of it, and nothing of others",
    )
    .requiredOption('--entry <number>', 'the entry', readEntryNumber)
    .option(
      '--department <code>',
      'the department that owns the data: a code or a key; if absent, parts without an owner',
    )
    .option('--out <file>', 'write to this file instead of standard output')
    .action(({ entry, department, out }: ProveOptions) =>
      withLedger(async (database) => {
        const proof = await proveEntry(database, entry, await findDepartment(database, department));
        if (typeof proof === 'string') throw new OperatorError(reasons[proof]);
        const text = `${JSON.stringify(proof, null, 2)}\n`;
        if (out === undefined) print(text);
        else {
          await writeFile(out, text).catch((error: unknown) => {
            throw new OperatorError(`${out} cannot be written: ${reasonOf(error)}`);
          });
        }
      }),
    );

function printProven({ request, parts, checkpoint }: Proven, entry: number): void {
  print(`Entry ${entry} is on the ledger ${checkpoint.origin}, which signed ${checkpoint.size} blocks.\n${request}\n`);
  for (const { look, part } of parts) print(`${look}\n${part}\n`);
}

interface VerifyProofOptions {
  readonly file: string;
  readonly publicKey?: readonly string[];
}

/** `lienthong audit verify-proof` */
export const verifyProofCommand = (): Command =>
  new Command('verify-proof')
    .description(
      'check a proof of an entry with nothing but a public key, and print what it shows; exit 1 if it is not good',
    )
    .requiredOption('--file <proof>', 'the proof, as `audit prove` wrote it')
    .option(
      '--public-key <file...>',
      "PEM files of the public keys that may have signed the checkpoint; if absent, this hub's own",
    )
    .action(async ({ file, publicKey }: VerifyProofOptions) => {
      const proof = parseProof(await readText(file));
      if (proof === null) throw new OperatorError(`${file} is not a proof of an entry.`);
      const proven = checkProof(proof, await readPublicKeys(publicKey, readConfig(process.env)));
      if (typeof proven === 'string') throw new OperatorError(`The proof is not good: ${proven}.`);
      printProven(proven, proof.entry);
    });
