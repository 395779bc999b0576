import { inVietnamese } from './graphiql-words.ts';
import { language } from './language.ts';

/** What is not GraphiQL's own text: code, our panels, names that the schema or a reader gave. */
const foreign = [
  '.monaco-editor',
  '.monaco-aria-container',
  '.explorer-panel',
  '.explorer-brand',
  '.explorer-message',
  '.explorer-dialog',
  '.graphiql-tab-button',
  '.graphiql-history-item-label',
  '.graphiql-markdown-description',
  '[class*="-field-name"], [class*="-type-name"], [class*="-argument-name"], [class*="-enum-value"]',
  'code, script, style, svg, noscript, input',
].join(', ');

const attributes = ['aria-label', 'title', 'placeholder'];

/** A text that was translated, for when English is chosen again. */
interface Translated {
  readonly english: string;
  readonly vietnamese: string;
}

/** Translates one kind of text, by the element that contains it. */
class Translations<Place extends object> {
  readonly #known = new WeakMap<Place, Translated>();

  /** Returns what a place is to show, which may be what it shows already. */
  textFor(place: Place, shown: string): string {
    const known = this.#known.get(place);
    const english = known?.vietnamese === shown ? known.english : shown;
    if (language.get() !== 'vi') return english;
    const vietnamese = inVietnamese(english.trim());
    if (vietnamese === null) return shown;
    this.#known.set(place, { english, vietnamese });
    return vietnamese;
  }
}

const ofTexts = new Translations<Node>();
const ofAttributes = new Map(attributes.map((name) => [name, new Translations<Element>()]));

function translateText(text: Node): void {
  const { nodeValue, parentElement } = text;
  if (nodeValue === null || nodeValue.trim() === '' || parentElement?.closest(foreign) !== null) return;
  const wanted = ofTexts.textFor(text, nodeValue);
  if (wanted !== nodeValue) text.nodeValue = wanted;
}

function translateAttributes(element: Element): void {
  if (element.parentElement?.closest(foreign) != null || element.matches('.graphiql-tab-button')) return;
  for (const [name, translations] of ofAttributes) {
    const value = element.getAttribute(name);
    if (value === null) continue;
    const wanted = translations.textFor(element, value);
    if (wanted !== value) element.setAttribute(name, wanted);
  }
}

function translateAll(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node instanceof Element && node.matches('.monaco-editor') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
    if (node instanceof Element) translateAttributes(node);
    else translateText(node);
  }
}

const isInEditor = (node: Node): boolean =>
  (node instanceof Element ? node : node.parentElement)?.closest('.monaco-editor') != null;

/**
 * Keeps the words of GraphiQL in the language of the page. They are replaced in the page itself: what GraphiQL draws
 * differently in a later version stays in English.
 */
export function translateGraphiQL(): void {
  const observer = new MutationObserver((mutations) => {
    for (const { type, target, addedNodes } of mutations) {
      if (isInEditor(target)) continue;
      if (type === 'childList') addedNodes.forEach(translateAll);
      else if (target instanceof Element) translateAttributes(target);
      else translateText(target);
    }
  });
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: attributes,
  });
  language.subscribe(() => translateAll(document.body));
}
