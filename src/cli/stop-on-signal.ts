import type { App } from '../app/assemble.ts';
import { reasonOf } from '../base/reason.ts';
import { endProcess } from './end-process.ts';

/** What serves until it is told to stop. */
interface Running {
  readonly app: Pick<App, 'stop'>;
}

/** A signal this soon after the first is the same: `npm start` passes on the Ctrl+C that the hub gets as well. Milliseconds. */
const repeatTime = 2000;

async function drain({ app }: Running, signal: NodeJS.Signals): Promise<void> {
  console.log(`${signal}: finishing the requests under way …`);
  try {
    // Ctrl+C is pressed at a terminal, where no load balancer has to learn of it first.
    await app.stop(signal === 'SIGINT' ? { drainTime: 0 } : {});
    console.log('Stopped.');
    process.exit(0);
  } catch (error) {
    console.error(`lienthong: could not stop cleanly: ${reasonOf(error)}`);
    endProcess();
  }
}

/**
 * Ends what serves on SIGTERM or SIGINT: at once while it starts; once it serves, with the requests under way finished. A
 * second signal ends it at once.
 * @param name what it is, for people to read: `hub`
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
