import type { Position } from '../db/statements/keyset.ts';
import type { PageRead } from '../db/statements/page-read.ts';
import type { Stored } from '../db/stored.ts';
import { answersInTime, type Answered, type AnswerTime } from './ask-source.ts';
import type { LinkedSource, SourcedPage } from './beneficiary-source.ts';
import { listPosition, startOf, type ReadingState } from './list-position.ts';
import { mergeRows, type MergedRow } from './merge.ts';
import { positionOf } from './row-order.ts';
import { rowsByKey } from './rows-by-key.ts';
import { rowsToAsk } from './rows-to-ask.ts';
import { reportOf, type SourceReport } from './source-report.ts';
import { isComplete, type SourceState } from './source-state.ts';

/** A department that can have rows of a list, and the read of all its rows there. */
export interface AskedPart {
  readonly source: LinkedSource;
  readonly read: PageRead;
}

export interface ScatteredPageOptions {
  /** The read of the whole list. */
  readonly read: PageRead;
  /** The first rows of the hub's own store. */
  readonly own: Promise<readonly Stored[]>;
  readonly parts: readonly AskedPart[];
  /** Asks a department for a page. */
  readonly ask: (source: LinkedSource, read: PageRead) => Promise<Answered<SourcedPage>>;
  /** How long the page may wait for departments in all, milliseconds. */
  readonly time: number;
  /** Returns the states of departments that could not resolve the filter. */
  readonly unresolved: () => readonly SourceState[];
}

/** What a department has answered so far. */
interface Part extends AskedPart {
  readonly rows: readonly Stored[];
  readonly states: readonly SourceState[];
}

/** The part of a page's time after which the first round ends, so that a second one has time as well. */
const firstRound = 0.75;

/** Returns the read of the rows of a part that follow the known ones, as far as they can be on the page. */
function readBetween({ read }: Part, after: Position, before: Position | null, limit: number): PageRead {
  const [near, far] = [after, before ?? (read.reversed ? read.after : read.before)];
  return read.reversed ? { ...read, before: near, after: far, limit } : { ...read, after: near, before: far, limit };
}

/** Returns what to ask a part for in the second round; null if all its rows of the page are known. */
function furtherRead(part: Part, merged: readonly MergedRow[], limit: number): PageRead | null {
  const last = part.rows.at(-1);
  if (last === undefined || part.rows.length < part.read.limit) return null;
  const place = merged.findLastIndex(({ row }) => row === last);
  const missing = limit - place - 1;
  if (place < 0 || missing === 0) return null;
  const end = merged.length < limit ? null : (merged.at(-1)?.position ?? null);
  return readBetween(part, positionOf(last, part.read.order), end, missing);
}

/**
 * One page of a list whose rows belong to many departments, in at most two rounds. The first asks each department for as
 * many rows as its expected share. The second asks those whose last row is on the page for what may lie between that row
 * and the page's end, so that the page is exactly that of one store.
 */
export class ScatteredPage {
  readonly #options: ScatteredPageOptions;

  constructor(options: ScatteredPageOptions) {
    this.#options = options;
  }

  async read(): Promise<SourcedPage> {
    const [own, { parts: first, left }] = await Promise.all([this.#options.own, this.#askFirst()]);
    const merged = this.#merge(own, first);
    const parts = await this.#askFurther(first, merged, left);
    const rows = parts === first ? merged : this.#merge(own, parts);
    return { rows: rows.map(({ row }) => row), report: this.#report(parts, rows) };
  }

  /** Asks each department for its share, and returns how much of the page's time is left, milliseconds. */
  async #askFirst(): Promise<{ readonly parts: readonly Part[]; readonly left: number }> {
    const { parts, read, time } = this.#options;
    const begun = performance.now();
    const limits = this.#limits();
    const isWhole = limits.every((limit) => limit >= read.limit);
    const answered = await answersInTime(
      isWhole ? time : firstRound * time,
      parts,
      async ({ source, read: whole }, place, until) => {
        const asked = { ...whole, limit: limits[place] ?? whole.limit };
        const { value, states } = await this.#ask(source, asked, until);
        return { source, read: asked, rows: value?.rows ?? [], states };
      },
    );
    return { parts: answered, left: time - (performance.now() - begun) };
  }

  #limits(): readonly number[] {
    const { parts, read } = this.#options;
    if (read.order.column !== 'id') return rowsToAsk(parts.length + 1, read.limit, startOf(read)?.shares).slice(1);
    const ranges = parts.map(({ source, read: asked }) => ({
      departmentId: source.link.departmentId,
      start: startOf(asked),
    }));
    return rowsByKey(ranges, read.limit, read.reversed);
  }

  /** A department that fails in the second round keeps the rows that it gave in the first. */
  async #askFurther(first: readonly Part[], merged: readonly MergedRow[], time: number): Promise<readonly Part[]> {
    const { limit } = this.#options.read;
    const reads = first.map((part) => furtherRead(part, merged, limit));
    if (reads.every((read) => read === null)) return first;
    return answersInTime(time, first, async (part, place, until) => {
      const read = reads[place] ?? null;
      if (read === null) return part;
      const { value, states } = await this.#ask(part.source, read, until);
      return { ...part, rows: [...part.rows, ...(value?.rows ?? [])], states };
    });
  }

  #ask(source: LinkedSource, read: PageRead, until: AnswerTime): Promise<Answered<SourcedPage>> {
    return until.answer(source.link.departmentId, this.#options.ask(source, read));
  }

  #merge(own: readonly Stored[], parts: readonly Part[]): MergedRow[] {
    return mergeRows([own, ...parts.map(({ rows }) => rows)], this.#options.read);
  }

  #report(parts: readonly Part[], rows: readonly MergedRow[]): SourceReport | null {
    const { read, unresolved } = this.#options;
    const missing = unresolved();
    const states = [...parts.flatMap((part) => part.states), ...missing];
    if (states.length === 0) return null;
    const shares = [0, ...parts.map(() => 0)];
    for (const { source } of rows.slice(0, read.shown)) shares[source] = (shares[source] ?? 0) + 1;
    const positionAfter = listPosition(read, readingState(parts, missing));
    return reportOf(states, (row) => ({ ...positionAfter(row), shares }));
  }
}

function readingState(parts: readonly Part[], unresolved: readonly SourceState[]): ReadingState {
  const answered: string[] = [];
  const missing = unresolved.map(({ departmentId }) => departmentId);
  const partial = new Map<string, Position>();
  for (const { states, rows, read } of parts) {
    const last = rows.at(-1);
    for (const state of states) {
      if (isComplete(state)) answered.push(state.departmentId);
      else if (last === undefined) missing.push(state.departmentId);
      else partial.set(state.departmentId, positionOf(last, read.order));
    }
  }
  return { answered, missing, partial };
}
