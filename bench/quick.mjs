// A first look: node quick.mjs [stack,…] [shape,…] [seconds]
import { askOnce, load } from './measure/load.mjs';
import { stacks, start } from './measure/stacks.mjs';
import { shapes } from './shapes.mjs';
const [names = 'limit,hub,PostGraphile', wanted = 'Q1,Q2,Q3,Q4', seconds = '4'] = process.argv.slice(2);
let port = 4600;
for (const stack of stacks.filter(({ name }) => names.split(',').includes(name))) {
  const running = await start(stack, (port += 1), { DATABASE_URL: process.env.BENCH_DATABASE_URL });
  for (const shape of shapes.filter(({ name }) => wanted.split(',').includes(name))) {
    for (let i = 0; i < 8; i += 1) await askOnce(running, shape);
    const text = await askOnce(running, shape);
    await load(running, shape, 1.5);
    const r = await load(running, shape, Number(seconds));
    console.log(stack.name.padEnd(14), shape.name, String(text.length).padStart(7), r.perSecond.toFixed(1).padStart(8), 'p50', r.p50, 'p99', r.p99, 'cpu', r.node.toFixed(2), '+', r.postgres.toFixed(2), '=', (r.node + r.postgres).toFixed(2), 'mem', r.memory.now);
  }
  await running.stop();
}
