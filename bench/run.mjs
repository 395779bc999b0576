// npm run bench: seeds, measures every stack on the four shapes and the hub at three sizes, and writes RESULTS.md.
// With options it is a shorter look, which is printed only: `npm run bench -- --rounds 1 --seconds 1 --size 2000 --flood 400`.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareEmbedded, preparePostgres } from './database/prepare.mjs';
import { describeMachine } from './measure/machine.mjs';
import { measureFlood } from './measure/flood.mjs';
import { measureLooks } from './measure/looks.mjs';
import { measureShapes } from './measure/rounds.mjs';
import { measureSize } from './measure/sizes.mjs';
import { printFlood, printLooks, printShapes, printSizes } from './measure/tables.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    size: { type: 'string', default: '1000000' },
    flood: { type: 'string', default: '20000' },
  },
});
const isWhole = process.argv.length === 2;
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const size = Number(options.size);

console.log(`Preparing ${size} beneficiaries on PostgreSQL; the first time takes minutes …`);
const settings = await preparePostgres(size, true);
const shapes = await measureShapes(settings, { rounds, seconds });
const looks = await measureLooks(settings, seconds);
const flood = await measureFlood(settings, Number(options.flood));

const sizes = [];
for (const [kind, prepare, counts] of [
  ['PostgreSQL', preparePostgres, [10_000, 100_000, 1_000_000]],
  ['PGlite', prepareEmbedded, [10_000, 100_000, 200_000]],
]) {
  const measured = size < counts[0] ? [size] : counts.filter((each) => each <= size);
  for (const count of measured) {
    console.log(`Measuring ${count} beneficiaries on ${kind} …`);
    const prepared = count === size && kind === 'PostgreSQL' ? settings : await prepare(count);
    sizes.push({ kind, count, ...(await measureSize(prepared, seconds)) });
  }
}

const text = [
  '# Results',
  '',
  `Written by \`npm run bench\` (${rounds} rounds of ${seconds} s) on ${new Date().toISOString().slice(0, 10)}. ${describeMachine()}`,
  '',
  ...printShapes(shapes),
  ...printLooks(looks),
  ...printFlood(flood),
  ...printSizes(sizes),
].join('\n');
if (isWhole) fs.writeFileSync(path.join(import.meta.dirname, 'RESULTS.md'), `${text.trim()}\n`);
console.log(text);
process.exit(0);
