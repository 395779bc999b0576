import { createHash } from 'node:crypto';

/** Merkle trees as RFC 9162, section 2.1, defines them: of the entries of a block, and of all blocks. */

const hashOf = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

/** Length of a hash, bytes. */
export const hashLength = 32;

/** Hashes the text of a leaf. */
export const hashLeaf = (text: string): Buffer => hashOf(leafPrefix, Buffer.from(text, 'utf8'));

const hashNode = (left: Uint8Array, right: Uint8Array): Buffer => hashOf(nodePrefix, left, right);

/** The largest power of two that is smaller than a size. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Computes the root of a tree of these leaves. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return hashOf();
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return hashNode(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** Returns the hashes with which the leaf at a place proves that it belongs to a tree, from the leaf upwards. */
export function pathOf(leaves: readonly Buffer[], place: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  return place < split
    ? [...pathOf(leaves.slice(0, split), place), rootOf(leaves.slice(split))]
    : [...pathOf(leaves.slice(split), place - split), rootOf(leaves.slice(0, split))];
}

/** The place of a leaf in a tree of some size. */
export interface LeafPlace {
  /** From 0. */
  readonly place: number;
  readonly size: number;
}

/** Computes the root of a tree from one leaf and its path; null if the path does not fit the place. */
export function rootFrom(leaf: Buffer, { place, size }: LeafPlace, path: readonly Buffer[]): Buffer | null {
  if (!(place >= 0 && place < size)) return null;
  if (size === 1) return path.length === 0 ? leaf : null;
  const beside = path.at(-1);
  if (beside === undefined) return null;
  const split = splitOf(size);
  const isLeft = place < split;
  const below = isLeft ? { place, size: split } : { place: place - split, size: size - split };
  const inner = rootFrom(leaf, below, path.slice(0, -1));
  if (inner === null) return null;
  return isLeft ? hashNode(inner, beside) : hashNode(beside, inner);
}

/** A tree that only grows, of which the roots of its complete parts are kept, largest first. */
export class Frontier {
  #size: number;
  #roots: Buffer[];

  private constructor(size: number, roots: Buffer[]) {
    this.#size = size;
    this.#roots = roots;
  }

  static readonly empty = (): Frontier => new Frontier(0, []);

  /** Restores a frontier from its bytes; null if they do not fit the size. */
  static from(size: number, bytes: Uint8Array): Frontier | null {
    const parts = size.toString(2).replaceAll('0', '').length;
    if (bytes.length !== parts * hashLength) return null;
    const roots = Array.from({ length: parts }, (_, part) =>
      Buffer.from(bytes.subarray(part * hashLength, (part + 1) * hashLength)),
    );
    return new Frontier(size, roots);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#roots);
  }

  /** The path of the next leaf in the tree that ends with it. */
  get nextPath(): Buffer[] {
    return [...this.#roots].reverse();
  }

  add(leaf: Buffer): void {
    let root = leaf;
    for (let parts = this.#size; parts % 2 === 1; parts = Math.floor(parts / 2)) {
      root = hashNode(this.#roots.pop() ?? root, root);
    }
    this.#roots.push(root);
    this.#size += 1;
  }

  get root(): Buffer {
    const [smallest, ...larger] = this.nextPath;
    if (smallest === undefined) return hashOf();
    return larger.reduce((right, left) => hashNode(left, right), smallest);
  }
}
