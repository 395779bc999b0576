/**
 * A text for clients in both languages, which are always answered together: a cache needs no key for the language, and a
 * gateway need not know of it. One that lacks a language does not compile.
 */
export interface Message {
  readonly en: string;
  readonly vi: string;
}

/** Joins sentences, language by language. */
export const sentences = (...messages: readonly Message[]): Message => ({
  en: messages.map(({ en }) => en).join(' '),
  vi: messages.map(({ vi }) => vi).join(' '),
});

/** A text of a program, such as a name, which is the same in both languages. */
export const sameInBoth = (text: string): Message => ({ en: text, vi: text });
