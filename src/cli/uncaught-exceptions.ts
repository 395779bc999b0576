import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { describeException } from '../base/log.ts';
import { failRequest } from '../server/http/request-failures.ts';

/** How long the requests under way may take once the process has to end, milliseconds. */
const drainTime = 30_000;

/** Ends the process as a signal does, with an exit code that makes a supervisor start it again. */
function restart(): void {
  process.once('exit', () => (process.exitCode = 1));
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), drainTime).unref();
}

/**
 * Handles exceptions that nothing caught, each logged with an incident number.
 *
 * One that a request under way threw fails that request alone: loaders, plans and the state of an execution are made anew
 * for each request, so what was left half done is discarded with it. A rejected promise that nobody awaits has unwound
 * its functions and left nothing half done. Any other exception may have broken what requests share: the process answers
 * the requests under way and ends.
 */
export function handleUncaughtExceptions(log: Logger): void {
  const note = (error: unknown, about: string): boolean => {
    const incident = randomUUID();
    const isOfRequest = failRequest(incident);
    log.error({ incident, exception: describeException(error), isOfRequest }, about);
    return isOfRequest;
  };
  process.on('uncaughtException', (error) => {
    if (!note(error, 'an exception was not caught')) restart();
  });
  process.on('unhandledRejection', (error) => {
    note(error, 'a rejection was not handled');
  });
}
