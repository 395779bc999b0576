import { chooseType } from '../http/accept.ts';
import type { Handler } from '../graphql.ts';
import { addVary, sendReply } from '../reply/send.ts';
import type { ServedPath } from '../http/served.ts';
import { targetOf } from '../http/target.ts';

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };

/**
 * `GET /`: redirects a browser to the explorer, and lists the served paths for other clients. A query that is sent here
 * by mistake gets the answer of an unknown path.
 */
export function createFrontPage(served: readonly ServedPath[]): Handler {
  const body = Buffer.from(JSON.stringify({ served }));
  return async (request, response) => {
    const { path, search } = targetOf(request);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path !== '/' || !isRead || new URLSearchParams(search).has('query')) return false;
    addVary(response, 'Accept');
    const isBrowser = chooseType(request.headers.accept, ['application/json', 'text/html']) === 'text/html';
    // Relative: a proxy may serve the hub below a path of its own.
    if (isBrowser) response.writeHead(302, { location: 'graphql', 'cache-control': 'no-cache' }).end();
    else await sendReply(response, { status: 200, headers: jsonHeaders, body });
    return true;
  };
}
