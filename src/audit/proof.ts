import { z } from 'zod';
import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { hashBlockEntry, parseHeader } from './block.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { hashLook, hashPart, hashParts, partHashesOf, readEntryText, saltsOf } from './entry-hash.ts';
import { splitLeaves } from './kept-blocks.ts';
import { hashLeaf, pathOf, rootFrom } from './merkle.ts';
import { checkSignatures } from './signed-note.ts';

/**
 * A proof that an entry with a part of one owner is on the ledger: the request, the owner's parts, the hashes of the parts
 * of others, and the way from the entry to a signed checkpoint. It tells nothing of the other parts.
 */
export interface InclusionProof {
  readonly entry: number;
  readonly request: string;
  readonly parts: readonly ProvenPart[];
  /** The block of the entry, and the hashes from the entry to its root, hexadecimal. */
  readonly block: string;
  readonly blockPath: readonly string[];
  /** Place of the entry in the block, from 0. */
  readonly place: number;
  /** The hashes from the block to the root of the checkpoint, hexadecimal. */
  readonly ledgerPath: readonly string[];
  readonly checkpoint: string;
}

/** A part that is shown, with the secret of its hash, or the hash alone of a part that is not. */
export type ProvenPart =
  { readonly salt: string; readonly look: string; readonly part: string } | { readonly hash: string };

const partShape = z.union([
  z.strictObject({ salt: z.string(), look: z.string(), part: z.string() }),
  z.strictObject({ hash: z.string() }),
]);
const shape = z.strictObject({
  entry: z.number().int().positive(),
  request: z.string(),
  parts: z.array(partShape),
  block: z.string(),
  blockPath: z.array(z.string()),
  place: z.number().int().nonnegative(),
  ledgerPath: z.array(z.string()),
  checkpoint: z.string(),
});

/** Parses a proof; null for a text that is none. */
export function parseProof(text: string): InclusionProof | null {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const hexOf = (hash: Buffer): string => hash.toString('hex');
const fromHex = (path: readonly string[]): Buffer[] => path.map((hash) => Buffer.from(hash, 'hex'));

const ownerOf = (part: string): string | null =>
  (JSON.parse(part) as { readonly ownerDepartmentId: string | null }).ownerDepartmentId;

/** Shows the parts of one owner, and hides the others behind their hashes. */
function showParts(body: string, salt: Uint8Array | null, owner: string | null): ProvenPart[] {
  const text = readEntryText(body);
  if (text === null) return [];
  const salts = saltsOf(salt, text.parts.length);
  const hashes = partHashesOf(text, salt);
  return text.parts.map(({ look, part }, place) =>
    ownerOf(part) === owner ? { salt: salts[place] ?? '', look, part } : { hash: hashes[place] ?? '' },
  );
}

/** An entry with its block, as the database has them. */
interface Found {
  readonly body: string;
  readonly salt: Uint8Array | null;
  readonly number: number;
  readonly header: string;
  readonly ids: readonly number[];
  readonly leaves: readonly string[];
}

async function findEntry({ client }: Database, entry: number): Promise<Found | null> {
  const stored = await client.ledgerEntry.findFirst({ where: { id: entry }, select: { body: true, salt: true } });
  const block = await client.ledgerBlock.findFirst({
    where: { entries: { has: BigInt(entry) } },
    select: { number: true, header: true, entries: true, leaves: true },
  });
  if (stored === null || block === null) return null;
  const { number, header, entries, leaves } = block;
  return { ...stored, number: Number(number), header, ids: entries.map(Number), leaves: splitLeaves(leaves) };
}

/** Number of headers that are read together. */
const pageSize = 10_000;

/** Reads the hashes of all headers and the newest checkpoint. */
async function readTree({ client }: Database): Promise<{ readonly hashes: Buffer[]; readonly checkpoint: string }> {
  const last = await client.ledgerBlock.findFirst({
    orderBy: { number: 'desc' },
    select: { number: true, checkpoint: true },
  });
  const hashes: Buffer[] = [];
  while (hashes.length < Number(last?.number ?? 0)) {
    const rows = await client.ledgerBlock.findMany({
      where: { number: { gt: hashes.length, lte: last?.number ?? 0 } },
      orderBy: { number: 'asc' },
      take: pageSize,
      select: { header: true },
    });
    if (rows.length === 0) throw new Error(`block ${hashes.length + 1} of the ledger is missing`);
    hashes.push(...rows.map(({ header }) => hashLeaf(header)));
  }
  return { hashes, checkpoint: last?.checkpoint ?? '' };
}

/** Why there is no proof. */
export type NoProof = 'no entry' | 'no block' | 'no part';

/**
 * Proves that an entry is on the ledger, and shows the parts of one owner.
 * @param owner key of the department whose parts are shown; null for parts without an owner
 */
export async function proveEntry(
  database: Database,
  entry: number,
  owner: string | null,
): Promise<InclusionProof | NoProof> {
  const found = await findEntry(database, entry);
  if (found === null) {
    const isThere = (await database.client.ledgerEntry.count({ where: { id: entry } })) > 0;
    return isThere ? 'no block' : 'no entry';
  }
  const parts = showParts(found.body, found.salt, owner);
  if (parts.every((part) => 'hash' in part)) return 'no part';
  const place = found.ids.indexOf(entry);
  const leaves = found.ids.map((id, each) => hashBlockEntry({ id, leaf: found.leaves[each] ?? '' }));
  const { hashes, checkpoint } = await readTree(database);
  return {
    entry,
    request: found.body.split('\n')[0] ?? '',
    parts,
    block: found.header,
    blockPath: pathOf(leaves, place).map(hexOf),
    place,
    ledgerPath: pathOf(hashes, found.number - 1).map(hexOf),
    checkpoint,
  };
}

/** What a proof shows. */
export interface Proven {
  readonly request: string;
  readonly parts: readonly { readonly look: string; readonly part: string }[];
  readonly checkpoint: Checkpoint;
}

function leafOf({ entry, request, parts }: InclusionProof): Buffer {
  const hashes = parts.map((part) =>
    'hash' in part ? part.hash : hashPart(part.salt, hashLook(part.look), part.part),
  );
  return hashBlockEntry({ id: entry, leaf: hashParts(request, hashes) });
}

/** Checks a proof with nothing but public keys. Returns what it shows, or a sentence that says what is wrong with it. */
export function checkProof(proof: InclusionProof, publicKeys: readonly KeyObject[]): Proven | string {
  const header = parseHeader(proof.block);
  const checkpoint = parseCheckpoint(proof.checkpoint);
  if (header === null || checkpoint === null) return 'the proof has no block or no checkpoint';
  const inBlock = rootFrom(leafOf(proof), { place: proof.place, size: header.entries }, fromHex(proof.blockPath));
  if (inBlock === null || hexOf(inBlock) !== header.root) return 'the entry is not the one that its block signed';
  const place = { place: header.block - 1, size: checkpoint.size };
  const inLedger = rootFrom(hashLeaf(proof.block), place, fromHex(proof.ledgerPath));
  if (inLedger?.toString('base64') !== checkpoint.root)
    return 'the block is not one of those that the checkpoint signed';
  const signing = checkSignatures(checkpoint.note, publicKeys);
  if (signing === 'bad') return 'the signature of the checkpoint is not good';
  if (signing === 'unknown') return 'the checkpoint is signed by a key whose public key was not given';
  const parts = proof.parts.flatMap((part) => ('hash' in part ? [] : { look: part.look, part: part.part }));
  return { request: proof.request, parts, checkpoint };
}
