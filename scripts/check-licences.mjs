// node scripts/check-licences.mjs: fails where a package that ships has a licence that is not one of these. What ships is
// what production installs, and what is bundled into the explorer (`npm run build` notes it).
import { readFileSync } from 'node:fs';
import satisfies from 'spdx-satisfies';

const accepted = [
  ...['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC'],
  ...['BlueOak-1.0.0', '0BSD', 'Unlicense', 'CC0-1.0'],
];

/** What fonts alone may have: it lets them ship with any program, together with its text (fonts.LICENSE.txt). */
const acceptedForFonts = 'OFL-1.1';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const { packages } = read('package-lock.json');

/** The place of a dependency, as Node finds it: in the folder of its dependent, or in one above. */
function resolve(from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    const place = `${folder}${folder && '/'}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return null;
  }
}

/** What is installed with a package: optional dependencies and optional peers are left out. */
function requiredBy({
  dependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
  optionalDependencies = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies).filter((name) => !(name in optionalDependencies)), ...peers];
}

/** Places of the packages that production installs, each with the shortest path of names that brings it. */
function installed() {
  const paths = new Map();
  const queue = [['', ['lienthong']]];
  for (const [from, path] of queue) {
    for (const name of requiredBy(packages[from])) {
      const place = resolve(from, name);
      if (place === null) throw new Error(`${name}, of ${path.join(' > ')}, is not in package-lock.json.`);
      if (paths.has(place)) continue;
      paths.set(place, [...path, name]);
      queue.push([place, [...path, name]]);
    }
  }
  return paths;
}

function bundled() {
  const places = read('dist/.stamps/explorer-packages.json');
  return new Map(places.map((place) => [place, ['the explorer', place.replace(/^.*node_modules\//, '')]]));
}

const isFont = (place) => place.includes('node_modules/@fontsource');

function isAccepted(licence, place) {
  try {
    return satisfies(licence, isFont(place) ? [...accepted, acceptedForFonts] : accepted);
  } catch {
    // No SPDX expression, such as `SEE LICENSE IN ...` or `UNLICENSED`.
    return false;
  }
}

const shipped = new Map([...bundled(), ...installed()]);
const faults = [];
for (const [place, path] of shipped) {
  const { version, license } = packages[place] ?? {};
  const licence = license ?? read(`${place}/package.json`).license ?? 'none that it names';
  if (!isAccepted(licence, place)) faults.push(`${path.at(-1)} ${version}: ${licence}, by ${path.join(' > ')}`);
}
for (const fault of faults) console.error(fault);
console.log(`${shipped.size} packages ship; ${faults.length} with a licence other than ${accepted.join(', ')}.`);
if (faults.length > 0) process.exitCode = 1;
