import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packagePath } from '../../src/base/paths.ts';
import { shortLived } from '../support/hub-process.ts';
import { inPlace } from '../support/place.ts';
import { freePort } from '../support/local-server.ts';

/** The guide for those who link a department: its walk on one machine, run as it is printed. */

/** The walk, on ports that are free here. */
async function readWalk(): Promise<string> {
  const guide = await readFile(packagePath('docs', 'guides', 'link-a-department.md'), 'utf8');
  const [, walk = ''] = /## On one machine, to try it\n[^]*?```sh\n([^]*?)```/.exec(guide) ?? [];
  const [hub, node] = [String(await freePort()), String(await freePort())];
  return walk.replaceAll('4001', node).replaceAll('4000', hub);
}

test('links a department, whose officer the hub answers from the service', async () => {
  await inPlace(async ({ directory }) => {
    const bin = path.join(directory, 'bin');
    await mkdir(bin);
    const program = `#!/bin/sh\nexec '${process.execPath}' ${shortLived.join(' ')} '${packagePath('dist', 'lienthong.js')}' "$@"\n`;
    await writeFile(path.join(bin, 'lienthong'), program);
    await chmod(path.join(bin, 'lienthong'), 0o755);
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH: `${bin}:${PATH}`, HOME, LIENTHONG_SYNTHETIC: '1000', LIENTHONG_DRAIN_TIME: '0' };
    const script = `set -e\nanswered() { kill $(jobs -p); wait; }\ntrap answered EXIT\n${await readWalk()}`;
    const shell = spawn('bash', ['-c', script], { cwd: directory, env });
    let printed = '';
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    await once(shell, 'close');
    const [line] = /^\{"data":.*$/m.exec(printed) ?? [];
    if (line === undefined) throw new Error(printed.slice(-2000));
    expect(JSON.parse(line)).toEqual({
      data: {
        department: {
          hosting: 'LINKED',
          link: { status: 'OK' },
          beneficiaries: { nodes: expect.arrayContaining([{ id: expect.any(String) }]), sources: [{ status: 'OK' }] },
        },
      },
    });
  }, null);
}, 300_000);
