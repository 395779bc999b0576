import { OperatorError } from '../../base/errors.ts';
import { counted } from '../../base/counted.ts';

/** A cell, or a whole line, of a list of communes that cannot be loaded. */
export interface Fault {
  /** Line of the file, from 1; null for the file as a whole. */
  readonly line: number | null;
  /** Header of the column; null for the whole line. */
  readonly column: string | null;
  readonly reason: string;
}

/** Maximum number of faults that a refusal lists. */
const maxFaults = 50;

function sentenceOf({ line, column, reason }: Fault): string {
  const place = [line === null ? null : `line ${line}`, column === null ? null : `column "${column}"`];
  const known = place.filter((part) => part !== null);
  return known.length === 0 ? reason : `${known.join(', ')}: ${reason}`;
}

/** Creates the refusal of a file: one line a fault, and how many more there are. */
export function refusalOf(file: string, faults: readonly Fault[]): OperatorError {
  const listed = faults.slice(0, maxFaults).map((fault) => `  ${sentenceOf(fault)}`);
  const rest = faults.length - listed.length;
  const more = rest > 0 ? [`  and ${counted(rest, 'more fault')}`] : [];
  return new OperatorError(
    [`${file} is refused, and nothing is written (${counted(faults.length, 'fault')}):`, ...listed, ...more].join('\n'),
  );
}
