// node scripts/print-reference.mjs [--check]: writes the printed pages of docs/reference from the built program.
// With --check it writes nothing, and fails if a page differs from the program's output.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const execute = promisify(execFile);
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

async function printPage(page, file) {
  const { stdout } = await execute(process.execPath, ['dist/lienthong.js', 'reference', page]);
  return prettier.format(stdout, { ...(await prettier.resolveConfig(file)), filepath: file });
}

const pages = {
  settings: 'docs/reference/settings.md',
  'command-line': 'docs/reference/command-line.md',
  errors: 'docs/reference/errors.md',
  'vi/errors': 'docs/vi/reference/errors.md',
  limits: 'docs/reference/limits.md',
  headers: 'docs/reference/headers.md',
};

for (const [page, file] of Object.entries(pages)) {
  const text = await printPage(page, file);
  const current = await readFile(file, 'utf8').catch(() => null);
  if (text === current) continue;
  if (values.check) {
    console.error(`${file} is not what the program prints. Run: npm run docs:reference`);
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
    console.log(`Wrote ${file}.`);
  }
}
