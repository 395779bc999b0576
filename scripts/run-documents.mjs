// Runs the commands in Markdown documents, and compares the output with the answers that the documents print.
//   node scripts/run-documents.mjs [--directory DIR] README.md …     exit 1 if an answer differs
// A document opts in by comments, which readers do not see:
//   <!-- run --> … <!-- /run -->     the shell blocks in between are run, one after the other, in one shell; a block of
//                                    another kind is the answer of the block before it; `$ ` begins a command in an answer
//   <!-- run varies: A B -->         the words A and B differ in each run: each stays the same within one run
//   <!-- serve -->                   the next block starts a server that keeps running; `<!-- serve COMMAND -->` starts one
//                                    without a block
//   <!-- stop -->                    stops it, as Ctrl+C does
//   <!-- as officer@92-SYT x-purpose=SERVICE -->     sends the following GraphQL blocks as this viewer; `as -` as nobody
//   <!-- not run: REASON -->         the next block is not run
// `…` in an answer matches any text, and alone on a line any lines; times and hashes may differ, and `locations` of errors
// may be omitted. The directory (if not given, a new one that is removed at the end) is like a clone of the repository:
// the hub keeps its data in it. `npm ci` is skipped, because the packages are already installed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Session } from './documents/session.mjs';
import { readSteps } from './documents/steps.mjs';

const { values, positionals } = parseArgs({
  options: { directory: { type: 'string' } },
  allowPositionals: true,
});
const directory = values.directory ?? (await mkdtemp(path.join(os.tmpdir(), 'lienthong-documents-')));

try {
  for (const document of positionals) {
    const steps = readSteps(await readFile(document, 'utf8'));
    const session = await Session.open(path.resolve(directory));
    let differing = 0;
    try {
      for (const step of steps) {
        const faults = await session.play(step);
        for (const fault of faults) console.error(`${document}:${step.line}: ${fault}`);
        if (faults.length > 0) differing += 1;
      }
    } finally {
      await session.close();
    }
    console.log(`${document}: ${steps.length} steps, ${differing} of them gave other output than printed.`);
    if (steps.length === 0) throw new Error(`${document} has no commands to run.`);
    if (differing > 0) process.exitCode = 1;
  }
} finally {
  if (values.directory === undefined) await rm(directory, { recursive: true, force: true });
}
