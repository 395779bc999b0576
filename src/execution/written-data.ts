/** The data of an answer that is written already. */
export class WrittenData {
  /** JSON in UTF-8. */
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Reads the data back, so that it can be changed. */
  read(): Record<string, unknown> {
    return JSON.parse(this.bytes.toString()) as Record<string, unknown>;
  }
}
