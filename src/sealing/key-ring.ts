import type { KeyObject } from 'node:crypto';
import { OperatorError } from '../base/errors.ts';
import { readKeyFile, versionOf } from './key-file.ts';
import { keyIdOf, readKeys, type Key, type Keys } from './keys.ts';

/** The keys of a running hub. Keys from a file are read again when a value names a key that is unknown. */
export class KeyRing {
  /** Where the keys come from, for messages. */
  readonly source: string;
  /** The file of the keys; null if they are set in the environment. */
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
   * Reads keys from a text; they never change.
   * @throws OperatorError for a text that holds no keys
   */
  static ofText(text: string, source: string): KeyRing {
    return new KeyRing(source, null, readKeys(text, source), null);
  }

  /**
   * Reads keys from a file; null if the file does not exist.
   * @throws OperatorError for a file that holds no keys
   */
  static ofFile(file: string): KeyRing | null {
    // Read before the keys: if the file changes in between, it is read once too often, never once too seldom.
    const version = versionOf(file);
    const keys = readKeyFile(file);
    return keys === null ? null : new KeyRing(`the key file ${file}`, file, keys, version);
  }

  get keys(): Keys {
    return this.#keys;
  }

  /** The key that encrypts new values. */
  get current(): Key {
    return this.#keys.current;
  }

  /** The key of the index of citizen ids. */
  get index(): KeyObject {
    return this.#keys.index;
  }

  /** Finds the key with this id; undefined if neither the ring nor the current file has it. */
  find(id: string): Key | undefined {
    const known = this.#keys.byId.get(id);
    if (known !== undefined) return known;
    this.refresh();
    return this.#keys.byId.get(id);
  }

  /**
   * Checks, before rows that were encrypted a while ago are committed, that their key has not been retired meanwhile.
   * @throws OperatorError if the ring has lost the key of an encrypted value
   */
  checkStillThere(sealed: string): void {
    this.refresh();
    if (this.#keys.byId.has(keyIdOf(sealed))) return;
    throw new OperatorError('The key of personal data was retired while rows were written. Run this again.');
  }

  /** Reads the file again if it was written since, so that values are encrypted with the current key. */
  refresh(): void {
    if (this.file === null) return;
    const version = versionOf(this.file);
    if (version === null || version === this.#version) return;
    this.#keys = readKeyFile(this.file) ?? this.#keys;
    this.#version = version;
  }
}
