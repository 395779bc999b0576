import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import pLimit from 'p-limit';
import type { Compression } from './content-coding.ts';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** How thoroughly a text is compressed. */
export type Effort = 'quick' | 'thorough';

/**
 * Quick takes about 0.1 ms for an answer of 20 kB. Thorough is for files that are compressed once; a higher level would
 * take twenty times as long and save a tenth.
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

/** Maximum number of concurrent compressions: each takes a thread of the pool, which files and DNS use too. */
const maxAtOnce = 2;

/** Maximum total size of the answers that are compressed or wait for it, bytes. */
const maxBytes = 32 * 1024 * 1024;

/** Compresses answers, within limits of threads and memory. */
export class Compressor {
  readonly #places = pLimit(maxAtOnce);
  #bytes = 0;

  /** Total size of the answers that are compressed or wait for it, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Compresses an answer.
   * @param isWanted whether its client is still connected, checked before the work begins
   * @returns null if too many answers wait, or the client has left.
   */
  async compress(bytes: Buffer, coding: Compression, isWanted: () => boolean): Promise<Buffer | null> {
    if (this.#bytes + bytes.length > maxBytes) return null;
    this.#bytes += bytes.length;
    try {
      return await this.#places(() => (isWanted() ? compress(bytes, coding, 'quick') : null));
    } finally {
      this.#bytes -= bytes.length;
    }
  }
}
