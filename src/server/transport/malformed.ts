import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type https from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { RequestTally } from '../../base/request-scope.ts';
import { classOfAddress, clientAddress } from '../http/client-address.ts';
import { observationOn, type Observer } from '../observation.ts';

/** Statuses for malformed requests, by the code of Node's parser; 400 for all others. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Whether a connection has already ended, so that nothing can be answered. Within a request, it was the client that
 * ended it.
 */
const isOver = (code: string, hasRequest: boolean): boolean =>
  ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code) || (hasRequest && code === 'HPE_INVALID_EOF_STATE');

const isCode = (code: unknown): code is string => typeof code === 'string' && /^[A-Z_\d]{1,60}$/.test(code);

/** Logs what was sent over a connection in place of a request. */
function note({ sink }: Observer, { remoteAddress }: Socket, status: number, code: string): void {
  sink({
    id: randomUUID(),
    method: 'none',
    route: 'none',
    status,
    outcome: 'refused',
    milliseconds: 0,
    bytes: 0,
    address: classOfAddress(clientAddress(remoteAddress, '', 0)),
    viewer: null,
    operation: null,
    tally: new RequestTally(),
    codes: [code],
  });
}

/** Answers malformed and slow requests as Node does by default, and logs them. */
export function answerMalformed(server: http.Server | https.Server, observer: Observer): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!(socket instanceof Socket)) return;
    const code = isCode(error.code) ? error.code : 'UNKNOWN';
    const observation = observationOn(socket);
    if (!isOver(code, observation !== undefined)) {
      const status = statuses[code] ?? 400;
      if (observation === undefined) note(observer, socket, status, code);
      else observation.refusedAs(status, code);
      if (socket.writable && observation?.isBegun !== true) {
        socket.write(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n\r\n`);
      }
    }
    socket.destroySoon();
  });
}
