import { pino, type LevelWithSilent, type Logger } from 'pino';

/**
 * Creates the log of the hub: one line of JSON for each event, on standard error. It never contains values of requests.
 */
export const createLog = (level: LevelWithSilent): Logger => pino({ level, base: null }, pino.destination(2));

/** What is logged of an exception: never its message, which may contain a statement with its values. */
export interface DescribedException {
  readonly name: string;
  readonly stack: string;
}

/** Maximum number of logged stack frames. */
const maxFrames = 20;

/** Describes an exception for the log. */
export function describeException(error: unknown): DescribedException {
  if (!(error instanceof Error)) return { name: typeof error, stack: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, stack: frames.slice(0, maxFrames).join('\n') };
}
