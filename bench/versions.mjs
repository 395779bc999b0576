// node bench/versions.mjs PATH_OF_NODE…: CPU that the hub's process takes for a request of each shape, by version of Node.
//   [--rounds 5] [--seconds 3] [--size 20000]; the rounds are interleaved, and CPU is counted, not time: other load matters little.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { preparePostgres } from './database/prepare.mjs';
import { askOnce, load } from './measure/load.mjs';
import { stacks, start } from './measure/stacks.mjs';
import { number, table } from './measure/tables.mjs';
import { shapes } from './shapes.mjs';

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    size: { type: 'string', default: '20000' },
  },
  allowPositionals: true,
});
const seconds = Number(values.seconds);
const median = (all) => [...all].sort((left, right) => left - right)[Math.floor(all.length / 2)];

const settings = await preparePostgres(Number(values.size));
const hub = stacks.find(({ name }) => name === 'hub');
const running = [];
try {
  for (const [place, node] of [process.execPath, ...positionals].entries()) {
    const name = `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1)}`;
    running.push(await start({ ...hub, name, node }, 4670 + place, settings));
  }
  const rows = [];
  for (const shape of shapes) {
    for (const each of running) {
      for (let time = 0; time < 10; time += 1) await askOnce(each, shape);
      await load(each, shape, seconds);
    }
    const found = running.map(() => []);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [place, each] of running.entries()) found[place].push((await load(each, shape, seconds)).node);
    }
    const [first, ...others] = found.map(median);
    const compared = others.map((each) => `${number(each, 2)} (${Math.round((each / first - 1) * 100)} %)`);
    rows.push([shape.name, number(first, 2), ...compared]);
  }
  console.log(
    ['CPU of the hub, milliseconds a request:', '', ...table(['', ...running.map(({ name }) => name)], rows)].join(
      '\n',
    ),
  );
} finally {
  for (const each of running) await each.stop();
}
