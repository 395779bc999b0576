// node scripts/check-production-install.mjs: installs the built hub into an empty directory as production does, measures
// the installation, and tests it there. docs/guides/run-in-production.md gives operators the same steps.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const limits = { packages: 200, megabytes: 200 };

const execute = promisify(execFile);
const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-production-'));
const target = path.join(directory, 'package');
const program = path.join(target, 'dist', 'lienthong.js');
const { PATH, HOME } = process.env;
const settings = {
  PATH,
  HOME,
  PORT: '0',
  LIENTHONG_ENV: 'production',
  LIENTHONG_DATA_DIR: path.join(directory, 'data'),
  LIENTHONG_DRAIN_TIME: '0',
};

async function install() {
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', directory]);
  await execute('tar', ['-xzf', path.join(directory, JSON.parse(stdout)[0].filename), '-C', directory]);
  for (const name of ['package-lock.json', '.npmrc']) await copyFile(name, path.join(target, name));
  await execute('npm', ['ci', '--omit=dev', '--omit=optional', '--prefer-offline'], { cwd: target });
}

async function measure() {
  const { packages } = JSON.parse(await readFile(path.join(target, 'node_modules/.package-lock.json'), 'utf8'));
  const entries = await readdir(path.join(target, 'node_modules'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const megabytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
  return { packages: Object.keys(packages).length, megabytes };
}

async function run(...args) {
  const { stdout } = await execute(process.execPath, [program, ...args], { cwd: target, env: settings });
  console.log(`$ lienthong ${args.join(' ')}\n${stdout.trim()}\n`);
}

/** Starts the hub, and resolves with its address. */
function addressOf(hub) {
  return new Promise((resolve, reject) => {
    let printed = '';
    for (const stream of [hub.stdout, hub.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text;
        const found = /serves at (http:\S+)/.exec(printed);
        if (found) resolve(found[1]);
      });
    }
    hub.once('exit', () => reject(new Error(`The hub ended:\n${printed}`)));
  });
}

async function askHub() {
  const hub = spawn(process.execPath, [program, 'serve'], {
    cwd: target,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(hub, 'exit');
  try {
    const address = await addressOf(hub);
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ provinces(first: 3) { totalCount nodes { name } } }' }),
    });
    const text = await response.text();
    if (!/"totalCount":[1-9]/.test(text)) throw new Error(`The hub answered ${response.status}: ${text}`);
    console.log(`The hub answers: ${text}`);
    const page = await fetch(`${address}/graphql`, { headers: { accept: 'text/html' } });
    if (!(await page.text()).includes('<script')) throw new Error('The explorer is missing.');
  } finally {
    hub.kill('SIGTERM');
    await ended;
  }
}

try {
  await install();
  const { packages, megabytes } = await measure();
  console.log(`Production installs ${packages} packages, ${megabytes} MB.\n`);
  if (packages >= limits.packages || megabytes >= limits.megabytes) {
    throw new Error(`It must be less than ${limits.packages} packages and ${limits.megabytes} MB.`);
  }
  for (const command of ['keys make', 'migrate', 'seed']) await run(...command.split(' '));
  await askHub();
  await run('doctor');
} catch (error) {
  console.error(`${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
