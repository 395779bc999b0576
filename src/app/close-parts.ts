import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../base/reason.ts';

/** How long each part may take to close if nothing else is said, milliseconds. */
const closingTime = 5000;

/** Something that is closed at the end. */
export interface Part {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

/** Closes a part in its time; returns why it could not, null if it could. */
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
 * Closes parts one after the other, each within a bound: one that does not close is left, and the next is closed.
 * @throws Error naming those that could not be closed.
 */
export async function closeParts(parts: readonly Part[], time = closingTime): Promise<void> {
  const failures: string[] = [];
  for (const part of parts) {
    const failure = await closeInTime(part, time);
    if (failure !== null) failures.push(failure);
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
}
