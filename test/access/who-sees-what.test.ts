import { readFileSync } from 'node:fs';
import { openHub, type TestHub } from '../support/hub.ts';
import type { Verdict } from '../support/who-sees-what/schema-walk.ts';
import { readTable } from '../support/who-sees-what/table.ts';
import { prepare, viewers, type ViewerName, type WhoSeesWhat } from '../support/who-sees-what/walk.ts';

const table = readTable(readFileSync('docs/reference/fields-by-viewer.md', 'utf8'));
const names = Object.keys(viewers) as ViewerName[];

const marks: Readonly<Record<Verdict, string>> = {
  OPEN: '✓',
  NULL: '✓',
  DENIED: '–',
  NO_ROW: '(row)',
  LOST: 'lost with another field',
};

let hub: TestHub;
let walk: WhoSeesWhat;
beforeAll(async () => {
  hub = await openHub({ compared: false });
  walk = await prepare(hub);
});
afterAll(() => hub.close());

/** The cells of the table by `Difficulty (not published).about`: the class, or the mark of a viewer. */
function cells(of: ViewerName | 'class'): Map<string, string> {
  const entries = table.rows.flatMap(({ names: rows, fields, dataClass, marks: row }) => {
    const cell = of === 'class' ? dataClass : (row[names.indexOf(of)] ?? '');
    return rows.flatMap((name) => fields.map((field): [string, string] => [`${name}.${field}`, cell]));
  });
  return new Map(entries);
}

const coordinateOf = (name: string): string => name.replace(/ \(.*\)/, '');

test('the table has each field of each type once, with its class', () => {
  expect(table.viewers).toEqual(names);
  const named = table.rows.flatMap(({ names: rows, fields }) =>
    rows.flatMap((row) => fields.map((f) => `${row}.${f}`)),
  );
  const expected = walk.places.flatMap(({ name, fields }) => fields.map((field) => `${name}.${field}`));
  const classes = cells('class');
  expect({
    twice: named.filter((name, place) => named.indexOf(name) !== place),
    missing: expected.filter((name) => !named.includes(name)),
    unknown: named.filter((name) => !expected.includes(name)),
    ofAnotherClass: expected.filter((name) => classes.get(name) !== walk.classes.get(coordinateOf(name))),
  }).toEqual({ twice: [], missing: [], unknown: [], ofAnotherClass: [] });
});

test.each(names)('%s sees what the table says', async (viewer) => {
  const seen = await walk.as(viewer);
  const stated = cells(viewer);
  const other = [...seen].filter(([name, verdict]) => stated.get(name) !== marks[verdict]);
  expect(
    other.map(([name, verdict]) => `${name}: ${marks[verdict]}, not ${stated.get(name) ?? 'in the table'}`),
  ).toEqual([]);
});

/** Answers about the viewer: what one has, another lacks. */
const isAboutViewer = (name: string): boolean => /^(Viewer|AccessGrant|AccessDecision|AccessVia)\./.test(name);

/** What is there only for departments that run their own service: the tests of links reach it. */
const isOfLinks = (name: string): boolean => /^Department(Link|Source)\b/.test(name);

test('what is open to a viewer is shown, not null where another sees it; every field has shown its value to someone', async () => {
  const all = new Map<ViewerName, ReadonlyMap<string, Verdict>>();
  for (const name of names) all.set(name, await walk.as(name));
  const verdicts = (name: string): Verdict[] => [...all.values()].map((seen) => seen.get(name) ?? 'LOST');
  const places = walk.places.flatMap(({ name, fields }) => fields.map((field) => `${name}.${field}`));
  const hidden = places.filter((name) => {
    const given = verdicts(name);
    return !isAboutViewer(name) && given.includes('OPEN') && given.includes('NULL');
  });
  const shown = new Set(places.filter((name) => verdicts(name).includes('OPEN')).map(coordinateOf));
  const reached = new Set(places.filter((name) => /OPEN|NULL/.test(verdicts(name).join())));
  const isPublic = (name: string): boolean => walk.classes.get(coordinateOf(name)) === 'PUBLIC';
  const neverShown = places.filter((name) => !isPublic(name) && !shown.has(coordinateOf(name)));
  const neverReached = places.filter((name) => !reached.has(name) && !isOfLinks(name));
  expect({ hidden, neverShown, neverReached }).toEqual({ hidden: [], neverShown: [], neverReached: [] });
});
