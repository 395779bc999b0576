import { pino, type Logger } from 'pino';
import type { Database } from '../../src/db/database.ts';
import { keyTexts } from './keys.ts';
import { findSecret, openIdentities } from './secrets.ts';

/** Patterns of secrets that no log may contain: tokens, API keys, and the hub's keys as in settings. */
const forms: Readonly<Record<string, RegExp>> = {
  'a token': /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/,
  'an API key': /\bltk_[0-9a-f]{16}_[\w-]{43}/,
  'a private key': /PRIVATE KEY/,
};

/** Returns the kind of secret that a log contains; null for none. */
export const findForm = (text: string): string | null =>
  Object.entries(forms).find(([, form]) => form.test(text))?.[0] ?? null;

/** The log of a hub in tests, at the most detailed level. */
export class LogSink {
  readonly log: Logger;
  #text = '';

  constructor() {
    this.log = pino({ level: 'trace', base: null }, { write: (line: string) => (this.#text += line) });
  }

  get text(): string {
    return this.#text;
  }

  /**
   * Compares the log with all personal data of the database.
   * @throws an error that names the line with personal data or a credential
   */
  async check(database: Database): Promise<void> {
    if (this.#text === '') return;
    const identities = await openIdentities(database.client);
    const values = identities.flatMap(({ name, citizenId, phone, address }) => [name, citizenId, phone, address]);
    const secrets = new Set([...keyTexts('k1'), ...values.filter((value) => value !== null)]);
    for (const line of this.#text.split('\n')) {
      const found = findSecret(line, secrets) ?? findForm(line);
      if (found !== null) throw new Error(`The log contains ${found}: ${line}`);
    }
  }
}
