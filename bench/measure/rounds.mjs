import { shapes } from '../shapes.mjs';
import { askOnce, load } from './load.mjs';
import { stacks, start } from './stacks.mjs';

/** A compiled and prepared state is what a server is in for most of its life. */
async function warm(stack, shape) {
  for (let time = 0; time < 10; time += 1) await askOnce(stack, shape);
  await load(stack, shape, 2);
}

/** The leaves of an answer: servers nest and name differently, and must tell the same. */
const leaves = (value) =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];

/** No figure counts where the answers differ. */
async function checkSame(running, shape) {
  const answers = await Promise.all(
    running.map(async (stack) => leaves(JSON.parse(await askOnce(stack, shape)).data).join('\n')),
  );
  const odd = running.filter((_, place) => answers[place] !== answers[0]).map(({ name }) => name);
  if (odd.length > 0) throw new Error(`${shape.name}: another answer than ${running[0].name}: ${odd.join(', ')}.`);
}

const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];

const summarise = (results) =>
  Object.fromEntries(
    ['perSecond', 'p50', 'p99', 'node', 'postgres', 'memory'].map((name) => [
      name,
      name === 'memory' ? Math.max(...results.map((each) => each.memory)) : median(results.map((each) => each[name])),
    ]),
  );

/** Medians of interleaved rounds: each round loads every stack with a shape, one after the other. */
export async function measureShapes(settings, { rounds, seconds }) {
  const running = [];
  for (const [place, stack] of stacks.entries()) running.push(await start(stack, 4600 + place, settings));
  const results = [];
  try {
    for (const shape of shapes) {
      await checkSame(running, shape);
      for (const stack of running) await warm(stack, shape);
      const found = running.map(() => []);
      for (let round = 0; round < rounds; round += 1) {
        for (const [place, stack] of running.entries()) found[place].push(await load(stack, shape, seconds));
        console.log(
          `${shape.name} round ${round + 1}: ${found.map((each) => each.at(-1).perSecond.toFixed(1)).join('  ')}`,
        );
      }
      const bytes = (await askOnce(running[1], shape)).length;
      results.push({
        shape,
        bytes,
        stacks: running.map(({ name, about }, place) => ({ name, about, ...summarise(found[place]) })),
      });
    }
  } finally {
    for (const stack of running) await stack.stop();
  }
  return results;
}
