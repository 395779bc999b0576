// Prints the structure of the sources: rooms by layer, sizes, and small files that only one file imports.
// With --check it prints only the files that are too long or too short, and fails if there are any.
import { readFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import layers from '../.dependency-cruiser.js';

const longest = 250;
const smallest = 12;

/** Small files that only one file imports, and the reason why each is a separate file. */
const reasons = new Map([
  ['src/server/http/only-post.ts', 'a handler: test/disclosure/ways-out.test.ts lists every file that creates one'],
  ['src/explorer/workers.ts', 'runs before the editor is loaded'],
]);
const isDomain = (source) => /^src\/graph\/[^/]+\/resolvers\.ts$/.test(source); // Equal names join a domain's files.

const { output } = await cruise(['src'], {
  ...layers.options,
  exclude: { path: '/generated/' },
  ruleSet: { forbidden: [] },
});
const modules = output.modules.filter(({ source }) => source.startsWith('src/'));

const linesOf = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').length;
const files = modules.map(({ source, dependents }) => ({ source, dependents, lines: linesOf(source) }));
const room = (source) => source.split('/').slice(1, -1).join('/') || '.';

function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function printRooms() {
  const rooms = new Map();
  for (const { source, lines } of files) rooms.set(room(source), [...(rooms.get(room(source)) ?? []), lines]);
  console.table(
    [...rooms].sort().map(([name, lines]) => ({
      room: name,
      files: lines.length,
      lines: lines.reduce((sum, each) => sum + each, 0),
      median: median(lines),
      longest: Math.max(...lines),
    })),
  );
  const all = files.map(({ lines }) => lines);
  console.log(`${files.length} files, ${all.reduce((sum, each) => sum + each, 0)} lines, median ${median(all)}.`);
}

function list(title, found) {
  console.log(`${title}: ${found.length}`);
  for (const { source, lines } of found) console.log(`  ${source} (${lines} lines)`);
}

const isCheck = process.argv.includes('--check');
const long = files.filter(({ lines }) => lines > longest);
const short = files.filter(
  ({ source, lines, dependents }) =>
    lines < smallest && dependents.length === 1 && !reasons.has(source) && !isDomain(source),
);
if (!isCheck) printRooms();
list(`Files over ${longest} lines`, long);
list(`Files under ${smallest} lines that only one file imports, without a listed reason`, short);
if (isCheck && long.length + short.length > 0) process.exitCode = 1;
