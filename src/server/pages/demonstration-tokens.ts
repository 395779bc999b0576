import type { Message } from '../../messages/message.ts';
import { demonstrationObjections, requestMessages } from '../../messages/requests.ts';
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

/** Headers that only a proxy adds: clients of a proxy may be anywhere. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Explains why a request gets no token; null if it comes from the explorer of this hub, in a browser on this machine.
 *
 * A page of another site may reach a hub on its visitor's machine, under its own name if that name resolves to
 * 127.0.0.1 (DNS rebinding), and a proxy may hide that a client is elsewhere. Neither can fake `Host`, `Origin` and
 * `Sec-Fetch-Site`, which only the browser writes.
 */
function findObjection({ headers: sent, socket }: IncomingMessage): Message | null {
  const { host = '', origin, 'sec-fetch-site': site } = sent;
  if (!loopbackAddress.test(socket.remoteAddress ?? '')) return demonstrationObjections.otherMachine;
  if (proxyHeaders.some((name) => name in sent)) return demonstrationObjections.proxy;
  if (!loopbackHost.test(host)) return demonstrationObjections.host;
  if (origin?.toLowerCase() !== `http://${host.toLowerCase()}`) return demonstrationObjections.origin;
  return site === 'same-origin' ? null : demonstrationObjections.site;
}

async function answer(key: KeyObject, name: string, response: ServerResponse): Promise<void> {
  const viewer = demonstrationViewers.get(name);
  if (viewer === undefined) {
    refuse(response, 'NOT_FOUND', requestMessages.demonstrationViewers([...demonstrationViewers.keys()].join(', ')));
    return;
  }
  const token = await makeDemonstrationToken(key, viewer);
  await sendReply(response, { status: 200, headers, body: Buffer.from(JSON.stringify({ token })) });
}

/**
 * `POST /explorer/demonstration/NAME`: gives the explorer a token for demonstration, so that its user becomes one of
 * three viewers with a click. Only for a hub that accepts such tokens and serves this machine alone.
 */
export function createDemonstrationTokens(key: KeyObject): Handler {
  return async (request, response) => {
    const { path } = targetOf(request);
    if (!path.startsWith(place)) return false;
    if (!allowsMethod(request, response, ['POST'])) return true;
    const objection = findObjection(request);
    if (objection === null) await answer(key, path.slice(place.length), response);
    else refuse(response, 'FORBIDDEN', requestMessages.demonstrationRefused(objection));
    return true;
  };
}
