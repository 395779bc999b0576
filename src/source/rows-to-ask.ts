/** How certain it is that a page needs no second round, if the shares of its sources are those that were expected. */
const certainty = 0.99;

/**
 * Weight of the assumption that all sources have equal shares, in rows: small enough that a source that gave a whole page
 * is asked for a whole page again, large enough that one that gave nothing is asked for more than one row.
 */
const equalRows = 8;

/**
 * Returns how many standard deviations above the mean a normal variable exceeds with this probability (Abramowitz and
 * Stegun, 26.2.23).
 */
function deviations(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  const above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
  const below = 1 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
  return t - above / below;
}

/** Returns the expected share of each source in a page: of the rows of the page before, or equal ones if it is not known. */
function expectedShares(sources: number, known: readonly number[] | undefined): readonly number[] {
  const counts = known?.length === sources ? known : Array.from({ length: sources }, () => 0);
  const total = counts.reduce((sum, count) => sum + count, equalRows);
  return counts.map((count) => (count + equalRows / sources) / total);
}

/**
 * Returns how many rows the first round asks each source for. The rows of a source in a page are taken to be binomially
 * distributed; one row more than they may come to shows that no further ones are missing.
 * @param limit number of rows of the page, of all sources together
 * @param known how many rows of the page before came from each source; undefined if it is not known
 */
export function rowsToAsk(sources: number, limit: number, known: readonly number[] | undefined): readonly number[] {
  const z = deviations(1 - certainty ** (1 / sources));
  return expectedShares(sources, known).map((share) => {
    const most = share * limit + z * Math.sqrt(share * (1 - share) * limit);
    return Math.min(limit, Math.ceil(most) + 1);
  });
}
