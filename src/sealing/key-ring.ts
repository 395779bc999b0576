import type { KeyObject } from 'node:crypto';
import { OperatorError } from '../base/errors.ts';
import { readKeyFile, versionOf } from './key-file.ts';
import { keyIdOf, readKeys, type Key, type Keys } from './keys.ts';

/** The keys of a running hub. Those of a file are read again when a value names a key that was not there before. */
export class KeyRing {
  /** What the keys come from, in words. */
  readonly source: string;
  /** The file of the keys; null where they are set in the environment. */
  readonly file: string | null;
  #keys: Keys;
  #version: string | null;

  private constructor(source: string, file: string | null, keys: Keys, version: string | null) {
    this.source = source;
    this.file = file;
    this.#keys = keys;
    this.#version = version;
  }

  /**
   * The keys of a text, which stay as they are.
   * @throws OperatorError for a text that holds no keys
   */
  static ofText(text: string, source: string): KeyRing {
    return new KeyRing(source, null, readKeys(text, source), null);
  }

  /**
   * The keys of a file; null where there is none.
   * @throws OperatorError for a file that holds no keys
   */
  static ofFile(file: string): KeyRing | null {
    // Taken before the keys are: a file that changes in between is read once more, never once too few.
    const version = versionOf(file);
    const keys = readKeyFile(file);
    return keys === null ? null : new KeyRing(`the key file ${file}`, file, keys, version);
  }

  get keys(): Keys {
    return this.#keys;
  }

  /** The key that new values are sealed with. */
  get current(): Key {
    return this.#keys.current;
  }

  /** The key of the index of citizen ids. */
  get index(): KeyObject {
    return this.#keys.index;
  }

  /** The key with this id; undefined where neither the ring nor, by now, its file has one. */
  find(id: string): Key | undefined {
    const known = this.#keys.byId.get(id);
    if (known !== undefined) return known;
    this.refresh();
    return this.#keys.byId.get(id);
  }

  /**
   * Run before rows that were sealed a while ago are committed: a key may have been retired meanwhile.
   * @throws OperatorError where the ring has the key of a sealed value no more
   */
  checkStillThere(sealed: string): void {
    this.refresh();
    if (this.#keys.byId.has(keyIdOf(sealed))) return;
    throw new OperatorError('The key of personal data was retired while rows were written. Run this again.');
  }

  /** Reads the file again if it was written since: whoever seals does so with the key that is current now. */
  refresh(): void {
    if (this.file === null) return;
    const version = versionOf(this.file);
    if (version === null || version === this.#version) return;
    this.#keys = readKeyFile(this.file) ?? this.#keys;
    this.#version = version;
  }
}
