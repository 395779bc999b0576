/** A part of a piece. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place in a piece of an answer whose value was waited for. */
export interface Hole {
  readonly at: number;
  /** Whether null is not accepted here. */
  readonly isRequired: boolean;
  /** The smallest part of the piece around it that may be null; null if the piece has none. */
  around: Range | null;
  /** The value; null if there is none because of an error. */
  piece: Piece | null;
}

/** A part of an answer that was written at once. */
export interface Piece {
  readonly bytes: Buffer;
  /** In the order of their places. */
  readonly holes: readonly Hole[];
}

/** What takes the place of a part of a piece. */
interface Replacement extends Range {
  readonly parts: readonly Buffer[];
}

const nullParts: readonly Buffer[] = [Buffer.from('null')];

/** Replaces parts of a piece; those inside of others are dropped. */
function replace(bytes: Buffer, replacements: readonly Replacement[]): Buffer[] {
  const parts: Buffer[] = [];
  let done = 0;
  for (const { start, end, parts: others } of replacements) {
    if (start < done) continue;
    parts.push(bytes.subarray(done, start), ...others);
    done = end;
  }
  parts.push(bytes.subarray(done));
  return parts;
}

/**
 * Puts the values of a piece into it. A required value that is missing makes null what is around it.
 * @returns the bytes in parts; null if the whole piece is null
 */
function fill({ bytes, holes }: Piece): Buffer[] | null {
  const replacements: Replacement[] = [];
  for (const { at, isRequired, around, piece } of holes) {
    const parts = piece && fill(piece);
    if (parts !== null || !isRequired) replacements.push({ start: at, end: at, parts: parts ?? nullParts });
    else if (around === null) return null;
    else replacements.push({ ...around, parts: nullParts });
  }
  // The outermost of those that begin at the same place comes first.
  replacements.sort((left, right) => left.start - right.start || right.end - left.end);
  return replace(bytes, replacements);
}

/** Puts an answer together; returns null if errors leave nothing of it. */
export function assemble(piece: Piece): Buffer | null {
  const parts = fill(piece);
  return parts && Buffer.concat(parts);
}
