import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { createClient as createApollo } from '../src/apollo/client';
import { OlderPersons } from '../src/fetch/queries';
import { createClient as createUrql } from '../src/urql/client';
import { OlderPersons as OlderPersonsOfUrql } from '../src/urql/queries';
import { department, hub, officer, watchRequests } from './asks';

afterEach(() => void vi.restoreAllMocks());

/** Whether the hub refuses a connection of its own. */
const isBusy = (): Promise<boolean> =>
  new Promise((resolve, reject) => {
    get(`${hub}/schema.graphql`, { agent: false }, (response) => {
      response.destroy();
      resolve(response.statusCode === 503);
    }).on('error', reject);
  });

/** Takes all connections of the hub, each with a request whose body does not come. */
async function takeConnections(): Promise<Socket[]> {
  const { hostname, port } = new URL(hub);
  const head = `POST /graphql HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n`;
  const take = (): Socket => {
    const socket = connect(Number(port), hostname, () => socket.write(head));
    return socket.on('error', () => undefined);
  };
  const sockets = Array.from({ length: inject('connections') }, take);
  // A connection whose request has not come yet gives way to the next one.
  const more = async (): Promise<boolean> => (await isBusy()) || !sockets.push(take());
  await vi.waitUntil(more, { timeout: 20_000 });
  return sockets;
}

const ask = {
  apollo: () => createApollo(hub, officer).query({ query: OlderPersons, variables: { department, first: 1 } }),
  urql: () => createUrql(hub, officer).query(OlderPersonsOfUrql, { department, first: 1 }).toPromise(),
};

test.each(Object.entries(ask))('%s asks a busy hub again after the time that it says', async (_, query) => {
  const sockets = await takeConnections();
  const sent = watchRequests();
  const answer = query();
  await vi.waitUntil(() => sent.length > 0, { timeout: 20_000 });
  for (const socket of sockets) socket.destroy();
  const { data, error } = await answer;
  expect(error).toBeUndefined();
  expect(data?.department?.beneficiaries?.totalCount).toBeGreaterThan(0);
  const [first, ...more] = sent.map(({ status }) => status);
  expect([first, new Set(more)]).toEqual([503, new Set([200])]);
});
