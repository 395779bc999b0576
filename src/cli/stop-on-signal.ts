import type { App } from '../app/assemble.ts';
import { reasonOf } from '../base/reason.ts';
import { endProcess } from './end-process.ts';

/** A process that serves until it is stopped. */
interface Running {
  readonly app: Pick<App, 'stop'>;
}

/**
 * A second signal within this time is the same one: `npm start` passes on the Ctrl+C that the hub receives as well.
 * Milliseconds.
 */
const repeatTime = 2000;

async function drain({ app }: Running, signal: NodeJS.Signals): Promise<void> {
  console.log(`${signal}: finishing the requests under way …`);
  try {
    // Ctrl+C comes from a terminal, where no load balancer needs to be informed first.
    await app.stop(signal === 'SIGINT' ? { drainTime: 0 } : {});
    console.log('Stopped.');
    process.exit(0);
  } catch (error) {
    console.error(`lienthong: could not stop cleanly: ${reasonOf(error)}`);
    endProcess();
  }
}

/**
 * Stops a serving process on SIGTERM or SIGINT: at once during its start, later after finishing the running requests. A
 * second signal ends it at once.
 * @param name its name for people: `hub`
 */
export function stopOnSignal(name: string, starting: Promise<Running>): void {
  let serving: Running | undefined;
  let stoppedAt: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (serving === undefined) {
      console.error(`lienthong: ${signal} before the ${name} was up. The next start continues from here.`);
      process.exit(1);
    }
    if (stoppedAt === undefined) {
      stoppedAt = performance.now();
      void drain(serving, signal);
    } else if (performance.now() - stoppedAt > repeatTime) {
      console.error(`lienthong: ${signal} once more: the ${name} ends at once.`);
      endProcess();
    }
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  starting
    .then((running) => (serving = running))
    .catch(() => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
    });
}
