import autocannon from 'autocannon';
import { readCpu, readMemory } from './processes.mjs';

const post = (stack, shape) => {
  const { path, body, headers = {} } = stack.request(shape);
  return {
    url: `${stack.address}${path}`,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
};

/** One answer of a stack. */
export async function askOnce(stack, shape) {
  const { url, ...request } = post(stack, shape);
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(`${stack.name} ${shape.name}: ${text.slice(0, 500)}`);
  return text;
}

/** Loads a stack with a shape for some seconds over some connections. Every answer must be like one that it gives alone. */
export async function load(stack, shape, seconds, connections = 16) {
  const expectBody = await askOnce(stack, shape);
  const before = readCpu(stack.pid);
  const result = await autocannon({ ...post(stack, shape), connections, duration: seconds, expectBody });
  const after = readCpu(stack.pid);
  const count = result['2xx'];
  const failures = result.non2xx + result.errors + result.mismatches;
  if (failures > 0) throw new Error(`${stack.name} ${shape.name}: ${failures} failures`);
  return {
    perSecond: count / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    node: ((after.node - before.node) * 1000) / count,
    postgres: ((after.postgres - before.postgres) * 1000) / count,
    memory: readMemory(stack.pid).now,
  };
}
