import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { demonstrationViewers, makeDemonstrationToken } from '../../identity/demonstration.ts';
import type { Handler } from '../graphql.ts';
import { allowsMethod, refuse } from '../http/refuse.ts';
import { sendReply } from '../reply/send.ts';
import { targetOf } from '../http/target.ts';

const place = '/explorer/demonstration/';

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const loopbackAddress = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Headers that only a proxy adds: its clients may be anywhere. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Says why a request gets no token; null if it comes from the explorer of this hub, in a browser on this machine.
 *
 * A page of another site may reach a hub on its visitor's machine, under its own name if that name leads to 127.0.0.1
 * (DNS rebinding), and a proxy may hide that a client is elsewhere. Neither can set `Host`, `Origin` and
 * `Sec-Fetch-Site`, which only the browser writes, to those of a page of this machine.
 */
function findObjection({ headers: sent, socket }: IncomingMessage): string | null {
  const { host = '', origin, 'sec-fetch-site': site } = sent;
  if (!loopbackAddress.test(socket.remoteAddress ?? '')) return 'The request comes from another machine.';
  if (proxyHeaders.some((name) => name in sent)) return 'The request comes through a proxy.';
  if (!loopbackHost.test(host)) return '`Host` is not this machine.';
  if (origin?.toLowerCase() !== `http://${host.toLowerCase()}`) return '`Origin` is not the page of this hub.';
  return site === 'same-origin' ? null : '`Sec-Fetch-Site` is not same-origin.';
}

async function answer(key: KeyObject, name: string, response: ServerResponse): Promise<void> {
  const viewer = demonstrationViewers.get(name);
  if (viewer === undefined) {
    refuse(response, 'NOT_FOUND', `Tokens are given to ${[...demonstrationViewers.keys()].join(', ')}.`);
    return;
  }
  const token = await makeDemonstrationToken(key, viewer);
  await sendReply(response, { status: 200, headers, body: Buffer.from(JSON.stringify({ token })) });
}

/**
 * `POST /explorer/demonstration/NAME`: gives the explorer a token for demonstration, so that its user is one of three
 * viewers at a click. Only for a hub that takes such tokens and serves this machine alone.
 */
export function createDemonstrationTokens(key: KeyObject): Handler {
  return async (request, response) => {
    const { path } = targetOf(request);
    if (!path.startsWith(place)) return false;
    if (!allowsMethod(request, response, ['POST'])) return true;
    const objection = findObjection(request);
    if (objection === null) await answer(key, path.slice(place.length), response);
    else refuse(response, 'FORBIDDEN', `Tokens for demonstration are for the explorer on this machine. ${objection}`);
    return true;
  };
}
