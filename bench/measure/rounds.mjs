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

/** No figure counts where the answers differ. Returns what all of them tell. */
async function checkSame(running, shape) {
  const answers = await Promise.all(
    running.map(async (stack) => leaves(JSON.parse(await askOnce(stack, shape)).data).join('\n')),
  );
  const odd = running.filter((_, place) => answers[place] !== answers[0]).map(({ name }) => name);
  if (odd.length > 0) throw new Error(`${shape.name}: another answer than ${running[0].name}: ${odd.join(', ')}.`);
  return answers[0];
}

const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];

const summarise = (results) =>
  Object.fromEntries(
    ['perSecond', 'p50', 'p99', 'node', 'postgres', 'memory'].map((name) => [
      name,
      name === 'memory' ? Math.max(...results.map((each) => each.memory)) : median(results.map((each) => each[name])),
    ]),
  );

/** Number of servers at once: each holds 16 connections, and PostgreSQL allows 100. */
const atOnce = 5;

/** Measures some servers with every shape; each round loads one after the other. */
async function measureGroup(group, settings, { rounds, seconds }) {
  const running = [];
  try {
    for (const [place, stack] of group.entries()) running.push(await start(stack, 4600 + place, settings));
    const results = [];
    for (const shape of shapes) {
      const told = await checkSame(running, shape);
      for (const stack of running) await warm(stack, shape);
      const found = running.map(() => []);
      for (let round = 0; round < rounds; round += 1) {
        for (const [place, stack] of running.entries()) found[place].push(await load(stack, shape, seconds));
        console.log(
          `${shape.name} round ${round + 1}: ${found.map((each) => each.at(-1).perSecond.toFixed(1)).join('  ')}`,
        );
      }
      const bytes = (await askOnce(running[1] ?? running[0], shape)).length;
      const measured = running.map(({ name, about }, place) => ({ name, about, ...summarise(found[place]) }));
      results.push({ shape, bytes, told, stacks: measured });
    }
    return results;
  } finally {
    for (const stack of running) await stack.stop();
  }
}

/** Medians of interleaved rounds, of all servers. */
export async function measureShapes(settings, options) {
  const results = await measureGroup(stacks.slice(0, atOnce), settings, options);
  for (let first = atOnce; first < stacks.length; first += atOnce) {
    const others = await measureGroup(stacks.slice(first, first + atOnce), settings, options);
    for (const [place, { shape, told, stacks: measured }] of others.entries()) {
      if (told !== results[place].told) throw new Error(`${shape.name}: another answer than ${stacks[0].name}.`);
      results[place].stacks.push(...measured);
    }
  }
  return results;
}
