import { Presets, SingleBar } from 'cli-progress';

/** Reports progress, and the total if it was not known before. */
export type Advance = (done: number, total?: number) => void;

/**
 * Shows progress: a bar on a terminal, a line every ten seconds in a log.
 * @param total the total; null if the first report gives it
 * @param unit what is counted: `beneficiaries`
 */
export async function withProgress<T>(
  total: number | null,
  unit: string,
  run: (advance: Advance) => Promise<T>,
): Promise<T> {
  const format = `{bar} {percentage}% | {value}/{total} ${unit} | {eta_formatted} left`;
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 10_000 }, Presets.shades_classic);
  if (total !== null) bar.start(total, 0);
  try {
    return await run((done, all) => {
      if (!bar.isActive && all !== undefined) bar.start(all, 0);
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}
