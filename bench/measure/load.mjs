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

/** The bytes of one answer of a stack. */
async function askBytes(stack, shape) {
  const { url, ...request } = post(stack, shape);
  const response = await fetch(url, request);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok || bytes.includes('"errors"'))
    throw new Error(`${stack.name} ${shape.name}: ${bytes.subarray(0, 500).toString()}`);
  return bytes;
}

/** One answer of a stack. */
export const askOnce = async (stack, shape) => (await askBytes(stack, shape)).toString();

/**
 * Makes a client of autocannon keep bodies as bytes, a character each. It would decode each chunk by itself, which breaks a
 * letter of several bytes that a chunk ends in, and no body would be the expected one.
 */
function keepBytes({ pipelinedRequests }) {
  pipelinedRequests.addBody = (bytes) => {
    const request = pipelinedRequests.peek();
    if (request !== undefined) request.body += bytes.toString('latin1');
  };
}

/** Loads a stack with a shape for some seconds over some connections. Every answer must be like one that it gives alone. */
export async function load(stack, shape, seconds, connections = 16) {
  const expectBody = (await askBytes(stack, shape)).toString('latin1');
  const before = readCpu(stack.pid);
  const duration = seconds;
  const result = await autocannon({ ...post(stack, shape), connections, duration, expectBody, setupClient: keepBytes });
  const after = readCpu(stack.pid);
  const count = result['2xx'];
  const failures = result.non2xx + result.errors + result.mismatches;
  if (failures > 0 || count === 0)
    throw new Error(
      `${stack.name} ${shape.name}: of ${count} answers ${result.mismatches} differ from the first, ${result.non2xx} are refusals, ${result.errors} did not come.`,
    );
  return {
    count,
    perSecond: count / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    node: ((after.node - before.node) * 1000) / count,
    postgres: ((after.postgres - before.postgres) * 1000) / count,
    memory: readMemory(stack.pid).now,
  };
}
