/** A node of a plan in EXPLAIN (FORMAT JSON), with the properties used here. */
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

/** Finds the scans of these tables in a plan. */
export function scansOf(plan: PlanNode, tables: ReadonlySet<string>, above: readonly PlanNode[] = []): Scan[] {
  const deeper = below(plan).flatMap((node) => scansOf(node, tables, [plan, ...above]));
  return tables.has(plan['Relation Name'] ?? '') ? [{ node: plan, above }, ...deeper] : deeper;
}

export const isSequential = ({ node }: Scan): boolean => node['Node Type'] === 'Seq Scan';

/** `"registeredOn" <= b."$day"`: every list has this condition, and nearly all rows match it. */
const ofDay = /^\(*"\w+" <= (?:\w+\."|CASE )/;

/** `"departmentId" = b."0.id"`: compares with a value of another row. */
const ofRow = /[<=>] \(*(?:\w+\.["a-z]|CASE )/;

/** The first column of each index, as conditions write it: an index searched by a later column is read completely. */
export type Leading = ReadonlyMap<string, string>;

/** Whether an index is searched by a condition on its first column, other than these conditions. */
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

/** Whether a scan reads rows that an index finds by a key or a value, instead of the whole table. */
export const isNarrowed = ({ node }: Scan, leading: Leading): boolean => isEntered(node, leading, ofDay);

/** Whether a scan reads rows that an index finds by a requested value. */
export const isFoundByValue = ({ node }: Scan, leading: Leading): boolean => isEntered(node, leading, ofRow);

/** Returns the nodes between a scan and the LIMIT that ends it; all nodes above it if there is no LIMIT. */
function upToLimit({ above }: Scan): readonly PlanNode[] {
  const limit = above.findIndex(({ 'Node Type': type }) => type === 'Limit');
  return limit < 0 ? above : above.slice(0, limit);
}

/** Nodes that read all their input before they return rows, or read it for another node. */
const gathering = new Set(['Sort', 'Incremental Sort', 'Hash', 'Aggregate', 'Materialize', 'Unique']);

/** Whether rows are collected, for example to sort them, before they are limited. */
export const isGathered = (scan: Scan): boolean => upToLimit(scan).some((node) => gathering.has(node['Node Type']));

/** Whether a LIMIT ends the scan as soon as enough rows are found. */
export const stopsAtLimit = (scan: Scan): boolean => upToLimit(scan).length < scan.above.length && !isGathered(scan);
