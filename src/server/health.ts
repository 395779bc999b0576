import type { Database } from '../db/database.ts';
import type { Handler } from './graphql.ts';
import { allowsMethod } from './refuse.ts';
import { targetOf } from './target.ts';

/** What the probes need to know. */
export interface Health {
  /** Whether the hub takes requests: not before it is loaded, nor once it is told to stop. */
  readonly isServing: () => boolean;
  readonly database: Database;
}

async function isReady({ isServing, database }: Health): Promise<boolean> {
  if (!isServing()) return false;
  try {
    await database.client.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}

/** `GET /livez`: the process runs. `GET /readyz`: it can answer. */
export function createHealthHandler(health: Health): Handler {
  return async (request, response) => {
    const { path } = targetOf(request);
    if (path !== '/livez' && path !== '/readyz') return false;
    if (!allowsMethod(request, response)) return true;
    const isWell = path === '/livez' || (await isReady(health));
    response.writeHead(isWell ? 200 : 503, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(isWell ? 'ok\n' : 'not ready\n');
    return true;
  };
}
