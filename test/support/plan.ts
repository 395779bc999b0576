/** A node of a plan, as EXPLAIN (FORMAT JSON) writes it; only what is looked at here. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** A scan of a table with the nodes above it, the nearest first. */
export interface Scan {
  readonly node: PlanNode;
  readonly above: readonly PlanNode[];
}

const below = ({ Plans = [] }: PlanNode): readonly PlanNode[] => Plans;

/** The scans of these tables, wherever in a plan. */
export function scansOf(plan: PlanNode, tables: ReadonlySet<string>, above: readonly PlanNode[] = []): Scan[] {
  const deeper = below(plan).flatMap((node) => scansOf(node, tables, [plan, ...above]));
  return tables.has(plan['Relation Name'] ?? '') ? [{ node: plan, above }, ...deeper] : deeper;
}

export const isSequential = ({ node }: Scan): boolean => node['Node Type'] === 'Seq Scan';

/** `"registeredOn" <= b."$day"`: every list has it, and nearly all rows meet it. */
const ofDay = /^\(*"\w+" <= (?:\w+\."|CASE )/;

/** `"departmentId" = b."0.id"`: what another row holds. */
const ofRow = /[<=>] \(*(?:\w+\.["a-z]|CASE )/;

/** What each index has first, as conditions write it: an index that is entered by what comes later is read whole. */
export type Leading = ReadonlyMap<string, string>;

/** Whether an index is entered by a condition on what it has first, other than these. */
function isEntered(node: PlanNode, leading: Leading, but: RegExp): boolean {
  const { 'Index Name': index = '', 'Index Cond': condition } = node;
  if (condition !== undefined) {
    const first = `${leading.get(index) ?? ''} `;
    return condition.split(' AND ').some((part) => part.replace(/^\(+/, '').startsWith(first) && !but.test(part));
  }
  const parts = below(node).filter(({ 'Node Type': type }) => type.startsWith('Bitmap'));
  const isIn = (part: PlanNode): boolean => isEntered(part, leading, but);
  return node['Node Type'] === 'BitmapOr' ? parts.every(isIn) : parts.some(isIn);
}

/** Whether a scan reads what an index finds by a key or a value, rather than the whole table. */
export const isNarrowed = ({ node }: Scan, leading: Leading): boolean => isEntered(node, leading, ofDay);

/** Whether a scan reads what an index finds by a value that was asked for. */
export const isFoundByValue = ({ node }: Scan, leading: Leading): boolean => isEntered(node, leading, ofRow);

/** The nodes between a scan and the LIMIT that ends it; all above it where there is none. */
function upToLimit({ above }: Scan): readonly PlanNode[] {
  const limit = above.findIndex(({ 'Node Type': type }) => type === 'Limit');
  return limit < 0 ? above : above.slice(0, limit);
}

/** Nodes that take all of what is below them before they give anything, or read it for another's sake. */
const gathering = new Set(['Sort', 'Incremental Sort', 'Hash', 'Aggregate', 'Materialize', 'Unique']);

/** Whether what is read is gathered, as for a sort, before it is limited. */
export const isGathered = (scan: Scan): boolean => upToLimit(scan).some((node) => gathering.has(node['Node Type']));

/** Whether a LIMIT ends the scan as soon as enough is found. */
export const stopsAtLimit = (scan: Scan): boolean => upToLimit(scan).length < scan.above.length && !isGathered(scan);
