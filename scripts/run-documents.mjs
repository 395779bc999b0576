// Runs the commands that Markdown documents show, and compares what comes back with what they print below.
//   node scripts/run-documents.mjs [--directory DIR] README.md …     exit 1 if an answer differs
// A document opts in by comments, which no reader sees:
//   <!-- run --> … <!-- /run -->     the shell blocks in between are run, one after the other, in one shell; a block of
//                                    another kind is the answer of the block before it; `$ ` begins a command in an answer
//   <!-- run varies: A B -->         the words A and B differ from run to run: each is one word, the same all along
//   <!-- serve -->                   the next block starts a server that goes on; `<!-- serve COMMAND -->` starts one unseen
//   <!-- stop -->                    Ctrl+C to it
//   <!-- as officer@92-SYT x-purpose=SERVICE -->     with what the GraphQL blocks that follow are asked; `as -` for nothing
//   <!-- not run: REASON -->         the next block is not run
// `…` in an answer stands for anything, on a line of its own for any lines; times and hashes may be others, `locations`
// of errors may be left out of print. The directory (a new one, else removed at the end) is what a clone of the repository would be:
// the hub keeps its data in it. `npm ci` is left out: it has been run where this can run.
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
    console.log(`${document}: ${steps.length} steps, ${differing} of them answered otherwise than printed.`);
    if (steps.length === 0) throw new Error(`${document} has nothing to run.`);
    if (differing > 0) process.exitCode = 1;
  }
} finally {
  if (values.directory === undefined) await rm(directory, { recursive: true, force: true });
}
