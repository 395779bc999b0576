// Checks that links of documents work: files, headings, paths in `code`. Addresses in the web are not checked.
//   node scripts/check-links.mjs     exit 1 if something is missing
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrokenLinks, findMissingDocuments } from './documents/links.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const files = listed.split('\0').filter((file) => file !== '');
const texts = new Map();
const read = (file) => {
  if (!texts.has(file)) texts.set(file, readFileSync(file, 'utf8'));
  return texts.get(file);
};
const isText = (file) => !/\.(?:png|ico|woff2|gz|zst|json)$/.test(file);

const faults = [...findBrokenLinks(files, read), ...findMissingDocuments(files.filter(isText), read)];
for (const fault of faults) console.error(fault);
console.log(`${files.filter((file) => file.endsWith('.md')).length} documents, ${faults.length} links lead nowhere.`);
if (faults.length > 0) process.exitCode = 1;
