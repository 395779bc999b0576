/** Characters that JSON escapes, and halves of pairs, of which a single one is escaped as well. */
const special = /["\\\p{Cc}\p{Cs}]/u;

/** Longest text that is written letter by letter; longer ones are faster as a whole. */
const longestLoop = 96;

const nullBytes = Buffer.from('null');
const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];

/** Size of the memory that a writer keeps from one answer to the next. */
const keptSize = 1 << 20;

/** Writes JSON as UTF-8. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  /** The number of bytes written. Setting it to less drops what was written last. */
  length = 0;

  /** Returns a copy of what was written, and begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.length));
    this.length = 0;
    if (this.#bytes.length > keptSize) this.#bytes = Buffer.allocUnsafeSlow(1 << 16);
    return taken;
  }

  /** Writes one character of ASCII. */
  ascii(code: number): void {
    this.#reserve(1);
    this.#bytes[this.length] = code;
    this.length += 1;
  }

  comma(): void {
    this.ascii(comma);
  }

  /** Writes bytes that are JSON. */
  raw(json: Uint8Array): void {
    this.#reserve(json.length);
    const bytes = this.#bytes;
    const { length } = this;
    for (let place = 0; place < json.length; place += 1) bytes[length + place] = json[place] as number;
    this.length = length + json.length;
  }

  /** Writes a value in the form that `JSON.stringify` gives it. */
  value(value: unknown): void {
    if (typeof value === 'string') this.#text(value);
    else if (value === null) this.raw(nullBytes);
    else this.#json(JSON.stringify(value));
  }

  #text(text: string): void {
    if (text.length > longestLoop) this.#longText(text);
    else {
      this.#reserve(3 * text.length + 2);
      const { length } = this;
      if (!this.#letters(text)) {
        this.length = length;
        this.#json(JSON.stringify(text));
      }
    }
  }

  /** Writes a text letter by letter, for which there must be room; returns false if one of them has to be escaped. */
  #letters(text: string): boolean {
    const bytes = this.#bytes;
    let at = this.length;
    bytes[at++] = quote;
    for (let place = 0; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      if (code < 0x80) {
        if (code < 0x20 || code === quote || code === backslash) return false;
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || code > 0xdfff) {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else return false;
    }
    bytes[at++] = quote;
    this.length = at;
    return true;
  }

  #longText(text: string): void {
    this.#json(special.test(text) ? JSON.stringify(text) : `"${text}"`);
  }

  #json(json: string): void {
    this.#reserve(3 * json.length);
    this.length += this.#bytes.write(json, this.length, 'utf8');
  }

  #reserve(count: number): void {
    const least = this.length + count;
    if (least <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, least));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
