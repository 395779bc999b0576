import { pino, type Logger } from 'pino';
import type { Database } from '../../src/db/database.ts';
import { keyTexts } from './keys.ts';
import { findSecret, openIdentities } from './secrets.ts';

/** What no log may hold, by its form: tokens, API keys, and the hub's keys as settings write them. */
const forms: Readonly<Record<string, RegExp>> = {
  'a token': /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/,
  'an API key': /\bltk_[0-9a-f]{16}_[\w-]{43}/,
  'a private key': /PRIVATE KEY/,
};

/** What form of secret a log holds; null for none. */
export const findForm = (text: string): string | null =>
  Object.entries(forms).find(([, form]) => form.test(text))?.[0] ?? null;

/** Everything that a hub of the tests logs, at the level that tells most. */
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
   * Holds what was logged against all personal data of the database.
   * @throws naming the line that holds some, or a credential
   */
  async check(database: Database): Promise<void> {
    if (this.#text === '') return;
    const identities = await openIdentities(database.client);
    const values = identities.flatMap(({ name, citizenId, phone, address }) => [name, citizenId, phone, address]);
    const secrets = new Set([...keyTexts('k1'), ...values.filter((value) => value !== null)]);
    for (const line of this.#text.split('\n')) {
      const found = findSecret(line, secrets) ?? findForm(line);
      if (found !== null) throw new Error(`The log tells of ${found}: ${line}`);
    }
  }
}
