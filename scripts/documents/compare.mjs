// Compares the actual output of commands with the output that documents print.

/** Patterns of texts that differ in each run: times, and hashes in hexadecimal and base64. */
const alwaysVaries = [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, /\b[0-9a-f]{64}\b/, /\b[A-Za-z0-9+/]{43}=/];

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** The words of a document that differ in each run, with their values in this run. */
export class Placeholders {
  #found = new Map();

  /** Replaces these words in a text of the document by their values in this run. */
  fill(text) {
    return [...this.#found].reduce((filled, [printed, actual]) => filled.replaceAll(printed, actual), text);
  }

  /** Whether an actual text matches a printed one; stores the values of new words. */
  matches(printed, actual, varies = []) {
    const words = varies.filter((word) => printed.includes(word) && !this.#found.has(word));
    const names = new Map(words.map((word, place) => [word, `word${place}`]));
    const seen = new Set();
    const splitter = new RegExp(`(…|${[...alwaysVaries.map(({ source }) => source), ...words.map(escape)].join('|')})`);
    const pattern = this.fill(printed)
      .split(splitter)
      .map((part) => {
        if (part === '…') return '[^]*';
        const name = names.get(part);
        if (name === undefined) return alwaysVaries.find((each) => each.test(part))?.source ?? escape(part);
        if (seen.has(name)) return String.raw`\k<${name}>`;
        seen.add(name);
        return String.raw`(?<${name}>\S+)`;
      })
      .join('');
    const match = new RegExp(`^${pattern}$`).exec(actual);
    if (match === null) return false;
    for (const [word, name] of names) this.#found.set(word, match.groups[name]);
    return true;
  }
}

/** Reads consecutive JSON values, each of which begins a line; undefined if the text is something else. */
function readJson(text) {
  const values = [];
  let pending = '';
  for (const line of text.split('\n')) {
    pending += `${line}\n`;
    if (pending.trim() === '') continue;
    try {
      values.push(JSON.parse(pending));
      pending = '';
    } catch {
      // The value continues on the next line.
    }
  }
  return pending.trim() === '' && values.length > 0 ? values : undefined;
}

const isObject = (value) => typeof value === 'object' && value !== null;

/** Returns the differences of a JSON value from the printed one, as lines; empty if there are none. */
function compareJson(printed, actual, matches, where) {
  if (typeof printed === 'string' && typeof actual === 'string' && matches(printed, actual)) return [];
  if (!isObject(printed) || !isObject(actual) || Array.isArray(printed) !== Array.isArray(actual)) {
    if (printed === actual) return [];
    return [`${where || 'the answer'} is ${JSON.stringify(actual)}, printed is ${JSON.stringify(printed)}`];
  }
  const names = new Set([...Object.keys(printed), ...Object.keys(actual)]);
  if (!Object.hasOwn(printed, 'locations')) names.delete('locations');
  return [...names].flatMap((name) =>
    compareJson(printed[name], actual[name], matches, where === '' ? name : `${where}.${name}`),
  );
}

/** Splits lines into groups between the lines `…`, which match any lines. */
const readGroups = (printed) =>
  printed.split(/^[ \t]*…$/m).map((group) => (group.trim() === '' ? [] : group.replace(/^\n|\n$/g, '').split('\n')));

/** Returns the differences of a text from the printed one, as lines; a part may begin and end anywhere. */
function compareLines(printed, actual, matches, { isPart }) {
  const lines = actual === '' ? [] : actual.split('\n');
  const groups = readGroups(printed);
  const isAt = (group, at) =>
    group.every((wanted, place) => at + place < lines.length && matches(wanted, lines[at + place]));
  let at = 0;
  for (const [place, group] of groups.entries()) {
    const last = isPart || place > 0 ? lines.length : at;
    const start = at;
    while (at <= last && !isAt(group, at)) at += 1;
    if (at > last)
      return [`printed is\n    ${group.join('\n    ')}\n  and came\n    ${lines.slice(start).join('\n    ')}`];
    at += group.length;
  }
  if (isPart || at === lines.length || (groups.length > 1 && groups.at(-1).length === 0)) return [];
  return [`more came than is printed:\n    ${lines.slice(at).join('\n    ')}`];
}

/** Returns the differences of actual from printed output, as lines. For a server, the document prints only a part. */
export function compare(printed, actual, matches, { isPart = false } = {}) {
  const wanted = isPart ? undefined : readJson(printed);
  if (wanted === undefined) return compareLines(printed, actual.replace(/\n+$/, ''), matches, { isPart });
  const came = readJson(actual);
  if (came === undefined) return [`no JSON came: ${actual}`];
  return compareJson(wanted.length === 1 ? wanted[0] : wanted, came.length === 1 ? came[0] : came, matches, '');
}
