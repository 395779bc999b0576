import { pino, type LevelWithSilent, type Logger } from 'pino';

/** The hub's log: one JSON line an event, on standard error. Requests' values never go in. */
export const createLog = (level: LevelWithSilent): Logger => pino({ level, base: null }, pino.destination(2));

/** What is logged of an exception: never its message, which may hold a statement with its values. */
export interface DescribedException {
  readonly name: string;
  readonly stack: string;
}

/** The most frames of a stack that are logged. */
const mostFrames = 20;

/** Describes an exception for the log. */
export function describeException(error: unknown): DescribedException {
  if (!(error instanceof Error)) return { name: typeof error, stack: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, stack: frames.slice(0, mostFrames).join('\n') };
}
