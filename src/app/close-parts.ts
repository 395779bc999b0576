import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../base/reason.ts';

/** Maximum time for closing each part by default, milliseconds. */
const closingTime = 5000;

/** Something that is closed at the end. */
export interface Part {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

/** Closes a part within a time limit. Returns the reason of a failure; null on success. */
async function closeInTime({ name, close }: Part, time: number): Promise<string | null> {
  const ended = new AbortController();
  const late = wait(time, `${name} did not close within ${time} ms`, { signal: ended.signal });
  const closed = close().then(
    () => null,
    (error: unknown) => `${name}: ${reasonOf(error)}`,
  );
  try {
    return await Promise.race([closed, late]);
  } finally {
    late.catch(() => undefined);
    ended.abort();
  }
}

/**
 * Closes parts one after the other, each within a time limit; after a failure the next is closed all the same.
 * @throws Error that names the parts that could not be closed.
 */
export async function closeParts(parts: readonly Part[], time = closingTime): Promise<void> {
  const failures: string[] = [];
  for (const part of parts) {
    const failure = await closeInTime(part, time);
    if (failure !== null) failures.push(failure);
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
}
