import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a work is: a bar on a terminal, a line every ten seconds in a log. */
export async function withProgress<T>(
  total: number,
  unit: string,
  run: (onProgress: (done: number) => void) => Promise<T>,
): Promise<T> {
  const format = `{bar} {percentage}% | {value}/{total} ${unit} | {eta_formatted} left`;
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 10_000 }, Presets.shades_classic);
  bar.start(total, 0);
  try {
    return await run((done) => {
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}
