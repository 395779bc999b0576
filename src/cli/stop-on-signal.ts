import type { App } from '../app/assemble.ts';
import { reasonOf } from '../db/reason.ts';

/** What serves until it is told to stop. */
interface Running {
  readonly app: Pick<App, 'stop'>;
}

async function drain({ app }: Running, signal: NodeJS.Signals): Promise<void> {
  console.log(`${signal}: finishing the requests under way …`);
  try {
    await app.stop();
    console.log('Stopped.');
    process.exit(0);
  } catch (error) {
    console.error(`lienthong: could not stop cleanly: ${reasonOf(error)}`);
    process.exit(1);
  }
}

/**
 * Ends what serves on SIGTERM or SIGINT: at once while it starts, once it serves with the requests under way finished.
 * @param name what it is, for people to read: `hub`
 */
export function stopOnSignal(name: string, starting: Promise<Running>): void {
  let serving: Running | undefined;
  const forget = (): void => {
    process.off('SIGTERM', stop).off('SIGINT', stop);
  };
  const stop = (signal: NodeJS.Signals): void => {
    forget();
    if (serving === undefined) {
      console.error(`lienthong: ${signal} before the ${name} was up. The next start goes on from here.`);
      process.exit(1);
    }
    void drain(serving, signal);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  starting.then((running) => (serving = running)).catch(forget);
}
