import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { describeException } from '../base/log.ts';
import { failRequest } from '../server/http/request-failures.ts';

/** Maximum time for the running requests once the process has to end, milliseconds. */
const drainTime = 30_000;

/** Ends the process like a signal, with an exit code that makes a supervisor restart it. */
function restart(): void {
  process.once('exit', () => (process.exitCode = 1));
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), drainTime).unref();
}

/**
 * Handles exceptions that nothing caught; each is logged with an incident number.
 *
 * An exception of a running request fails only that request: loaders, plans and the state of the execution are created
 * for each request, so half-done work is dropped with it. A rejected promise that nobody awaits has left its functions
 * and nothing half done. Any other exception may have damaged what requests share: the process answers the running
 * requests and ends.
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
