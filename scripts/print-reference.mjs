// node scripts/print-reference.mjs [--check]: writes the printed pages of docs/reference from the built program.
// With --check it writes nothing, and fails if a page differs from what the program prints.
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

for (const page of ['settings', 'command-line', 'errors', 'limits', 'headers']) {
  const file = `docs/reference/${page}.md`;
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
