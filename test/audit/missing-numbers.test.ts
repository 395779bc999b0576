import fc from 'fast-check';
import { findMissing, type MissingRange } from '../../src/audit/missing-numbers.ts';
import { runs } from '../support/property/runs.ts';

/**
 * A database in small: transactions take numbers for entries, and commit or fail in whatever order, while blocks are
 * closed in between, each over at most `room` entries.
 */
const room = 4;

type Step =
  | { readonly do: 'begin' }
  /** A transaction, by its place among those that run, takes a number. */
  | { readonly do: 'take'; readonly which: number }
  | { readonly do: 'end'; readonly which: number; readonly commits: boolean }
  | { readonly do: 'close' };

interface Running {
  readonly transaction: bigint;
  readonly numbers: number[];
}

/** What blocks cover, as the hub's code decides it. */
class Blocks {
  readonly covered: number[] = [];
  #upTo = 0;
  #missing: MissingRange[] = [];

  /** Closes one block, as the query of the hub sees the database at one moment. Returns how many entries it has. */
  close(committed: readonly number[], horizon: bigint, next: bigint): number {
    const isUncovered = (id: number): boolean =>
      id > this.#upTo || this.#missing.some(({ from, to }) => id >= from && id <= to);
    const uncovered = committed.filter(isUncovered).sort((left, right) => left - right);
    const stored = uncovered.slice(0, room);
    if (stored.length === 0) return 0;
    this.#missing = findMissing(this.#missing, this.#upTo, {
      stored,
      horizon: stored.length < uncovered.length ? 0n : horizon,
      next,
    });
    this.#upTo = Math.max(this.#upTo, stored.at(-1) ?? 0);
    this.covered.push(...stored);
    return stored.length;
  }

  get missing(): readonly MissingRange[] {
    return this.#missing;
  }
}

/** Plays steps; at the end all transactions end, and blocks are closed until none is left to close. */
function play(steps: readonly Step[]): { committed: number[]; blocks: Blocks } {
  let transaction = 0n;
  let number = 0;
  let running: Running[] = [];
  const committed: number[] = [];
  const blocks = new Blocks();
  const close = (): number => {
    // A snapshot ends before the lowest that runs; the closing transaction takes its own number after it.
    const horizon = running.map((each) => each.transaction).sort((a, b) => Number(a - b))[0] ?? transaction + 1n;
    transaction += 1n;
    return blocks.close(committed, horizon, transaction);
  };
  const end = (ended: Running, commits: boolean): void => {
    running = running.filter((each) => each !== ended);
    if (commits) committed.push(...ended.numbers);
  };
  for (const step of steps) {
    const found = 'which' in step ? running[step.which % Math.max(running.length, 1)] : undefined;
    if (step.do === 'begin') running.push({ transaction: (transaction += 1n), numbers: [] });
    else if (step.do === 'take') found?.numbers.push((number += 1));
    else if (step.do === 'end' && found !== undefined) end(found, step.commits);
    else if (step.do === 'close') close();
  }
  for (const left of running) end(left, true);
  while (close() > 0);
  return { committed, blocks };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: 'begin' } as const) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const), which: fc.nat(6) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(6), commits: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ do: 'close' } as const) },
);

test('of any order of transactions, every committed entry is in exactly one block', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const { committed, blocks } = play(steps);
      expect([...blocks.covered].sort((a, b) => a - b)).toEqual([...committed].sort((a, b) => a - b));
    }),
    runs(5000),
  );
});

const take = (which: number): Step => ({ do: 'take', which });
const end = (which: number, commits = true): Step => ({ do: 'end', which, commits });

test('a number of a transaction that runs stays missing however many blocks come; of one that failed it does not', () => {
  const begins: Step[] = [{ do: 'begin' }, { do: 'begin' }];
  const later: Step[] = Array.from({ length: 5 }, () => [
    { do: 'begin' } as const,
    take(1),
    end(1),
    { do: 'close' } as const,
  ]).flat();
  const runsOn = play([...begins, take(0), take(1), end(1), { do: 'close' }, ...later]);
  expect(runsOn.blocks.covered).toEqual([2, 3, 4, 5, 6, 7, 1]);
  const failed = play([
    ...begins,
    take(0),
    take(1),
    end(1),
    { do: 'close' },
    end(0, false),
    { do: 'begin' },
    take(0),
    end(0),
    { do: 'close' },
  ]);
  expect([failed.blocks.covered, failed.blocks.missing]).toEqual([[2, 3], []]);
});

test('what is missing is told in ranges, each with the transaction that was found at its time', () => {
  const known = [{ from: 2, to: 9, since: 5n }];
  expect(findMissing(known, 10, { stored: [4, 5, 12], horizon: 3n, next: 8n })).toEqual([
    { from: 2, to: 3, since: 5n },
    { from: 6, to: 9, since: 5n },
    { from: 11, to: 11, since: 8n },
  ]);
  expect(findMissing(known, 10, { stored: [12], horizon: 5n, next: 8n })).toEqual([{ from: 11, to: 11, since: 8n }]);
  expect(findMissing(known, 10, { stored: [2, 9], horizon: 4n, next: 8n })).toEqual([{ from: 3, to: 8, since: 5n }]);
  expect(findMissing([], 10, { stored: [], horizon: 4n, next: 8n })).toEqual([]);
});
