// Compiles the clients of examples/clients with the tools that front-end developers use, and runs them against a hub.
//   node scripts/check-clients.mjs
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const clients = 'examples/clients';
const directory = mkdtempSync(path.join(os.tmpdir(), 'lienthong-clients-'));
/** Few connections, so that the clients can meet a busy hub. */
const settings = {
  PORT: '0',
  LIENTHONG_DATA_DIR: path.join(directory, 'data'),
  LIENTHONG_SYNTHETIC: '2000',
  LIENTHONG_MAX_CONNECTIONS: '8',
  LIENTHONG_DRAIN_TIME: '0',
};

const npm = (...args) => execFileSync('npm', ['--prefix', clients, ...args], { stdio: 'inherit', env: process.env });

/**
 * Fails unless the examples are compiled with the options that Vite gives a new project, and the plugin of gql.tada.
 */
function checkOptions() {
  const read = (file) => {
    const { config, error } = ts.readConfigFile(file, (name) => readFileSync(name, 'utf8'));
    if (error) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`);
    return config;
  };
  const theirs = read(`${clients}/node_modules/create-vite/template-react-ts/tsconfig.app.json`);
  const { plugins, ...options } = read(`${clients}/tsconfig.app.json`).compilerOptions;
  if (plugins?.length !== 1 || !isDeepStrictEqual(options, theirs.compilerOptions)) {
    throw new Error(`${clients}/tsconfig.app.json: its options are not those of create-vite's react-ts any more.`);
  }
}

/** Starts a hub on embedded data, and returns its address and the process. */
function startHub() {
  const hub = spawn(process.execPath, ['dist/lienthong.js', 'serve'], {
    env: { ...process.env, DATABASE_URL: undefined, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    hub.once('exit', (code) => reject(new Error(`The hub ended with ${code}.\n${printed}`)));
    hub.stdout.on('data', (text) => {
      printed += text;
      const [, address] = /serves at (\S+)/.exec(printed) ?? [];
      if (address) resolve({ hub, address });
    });
  });
}

const token = (viewer) =>
  execFileSync(process.execPath, ['dist/lienthong.js', 'token', '--as', viewer], {
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  }).trim();

let started;
try {
  npm('ci', '--no-audit', '--no-fund');
  checkOptions();
  npm('run', 'generate');
  npm('run', 'typecheck');
  started = await startHub();
  Object.assign(process.env, {
    HUB: started.address,
    OFFICER: token('officer@92-SYT'),
    PORTAL: token('portal@79-SYT'),
    LIENTHONG_MAX_CONNECTIONS: settings.LIENTHONG_MAX_CONNECTIONS,
  });
  npm('test');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  if (started !== undefined) {
    started.hub.removeAllListeners('exit');
    const ended = new Promise((resolve) => started.hub.once('exit', resolve));
    started.hub.kill();
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
}
