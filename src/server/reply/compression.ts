import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import pLimit from 'p-limit';
import type { Compression } from './content-coding.ts';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** How hard a text is compressed. */
export type Effort = 'quick' | 'thorough';

/**
 * Quick takes about 0.1 ms for an answer of 20 kB. Thorough is for what is compressed once; more
 * than that would take twenty times as long and save a tenth.
 */
const qualities: Readonly<Record<Effort, Readonly<Record<Compression, number>>>> = {
  quick: { br: 4, gzip: 4 },
  thorough: { br: 8, gzip: 9 },
};

/** Compresses a text on another thread. */
export function compress(bytes: Buffer, coding: Compression, effort: Effort): Promise<Buffer> {
  const quality = qualities[effort][coding];
  if (coding === 'gzip') return deflate(bytes, { level: quality });
  return brotli(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** How many answers are compressed at once: each takes a thread of the pool, which files and DNS use too. */
const mostAtOnce = 2;

/** The most bytes of answers that wait to be compressed or are. */
const mostBytes = 32 * 1024 * 1024;

/** Compresses answers, within bounds of threads and memory. */
export class Compressor {
  readonly #places = pLimit(mostAtOnce);
  #bytes = 0;

  /** Bytes of the answers that wait to be compressed, or are. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Compresses an answer.
   * @param isWanted whether its client is still there, asked before the work begins
   * @returns null if too much is waiting, or nobody waits for it.
   */
  async compress(bytes: Buffer, coding: Compression, isWanted: () => boolean): Promise<Buffer | null> {
    if (this.#bytes + bytes.length > mostBytes) return null;
    this.#bytes += bytes.length;
    try {
      return await this.#places(() => (isWanted() ? compress(bytes, coding, 'quick') : null));
    } finally {
      this.#bytes -= bytes.length;
    }
  }
}
