import { Observable, useObservable } from './observable.ts';
import { texts, type Language, type Texts } from './texts.ts';

const storageKey = 'lienthong:language';

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(texts, text);

/** The language that the reader chose before, or else the one that the browser prefers. */
function findLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** The language of the page. */
export const language = new Observable<Language>(findLanguage());

function applyLanguage(): void {
  document.documentElement.lang = language.get();
  document.title = texts[language.get()].pageTitle;
}

applyLanguage();
language.subscribe(applyLanguage);

/** Changes the language of the page, and keeps it for the next time. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(storageKey, chosen);
  language.set(chosen);
}

export const useLanguage = (): Language => useObservable(language);

/** Returns the page's own words in the language of the reader. */
export const useTexts = (): Texts => texts[useLanguage()];
