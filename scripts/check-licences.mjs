// node scripts/check-licences.mjs: fails if a shipped package has a licence that is not one of these. Shipped are the
// packages that production installs, and those bundled into the explorer (`npm run build` lists them).
import { readFileSync } from 'node:fs';
import satisfies from 'spdx-satisfies';

const accepted = [
  ...['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC'],
  ...['BlueOak-1.0.0', '0BSD', 'Unlicense', 'CC0-1.0'],
];

/** A licence that only fonts may have: they may ship with any program, together with its text (fonts.LICENSE.txt). */
const acceptedForFonts = 'OFL-1.1';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const { packages } = read('package-lock.json');

/** Finds the path of a dependency as Node does: in the folder of its dependent, or in one above. */
function resolve(from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    const place = `${folder}${folder && '/'}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return null;
  }
}

/** Returns the packages installed with a package, without optional dependencies and optional peers. */
function requiredBy({
  dependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
  optionalDependencies = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies).filter((name) => !(name in optionalDependencies)), ...peers];
}

/** Returns the paths of the packages that production installs, each with the shortest chain of dependents. */
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
  const licence = license ?? read(`${place}/package.json`).license ?? 'no licence named';
  if (!isAccepted(licence, place)) faults.push(`${path.at(-1)} ${version}: ${licence}, by ${path.join(' > ')}`);
}
for (const fault of faults) console.error(fault);
console.log(`${shipped.size} packages ship; ${faults.length} with a licence other than ${accepted.join(', ')}.`);
if (faults.length > 0) process.exitCode = 1;
