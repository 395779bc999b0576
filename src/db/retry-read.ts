import { setTimeout as wait } from 'node:timers/promises';
import { faultOf } from './database-fault.ts';

/** Milliseconds: in this time, other connections that were cut together with this one are noticed. */
const pause = 50;

/** Runs a read, and once more if its connection was lost. Never used for writes, because they may have been done. */
export async function retryRead<T>(read: () => PromiseLike<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (faultOf(error) !== 'CONNECTION_LOST') throw error;
  }
  await wait(pause);
  return read();
}
