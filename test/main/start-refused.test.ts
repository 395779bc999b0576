import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { run, stopHub } from '../support/hub-process.ts';
import { inLoadedPlace } from '../support/loaded-place.ts';
import { inPlace } from '../support/place.ts';
import { addressOf, ask, expectRefusal, serve, small } from '../support/started-hub.ts';

describe('the embedded data', () => {
  test('belongs to one process: a second is refused in one line and the first goes on', async () => {
    await inLoadedPlace(async (place) => {
      const first = serve(place, { LIENTHONG_SYNTHETIC: '0' });
      const address = await addressOf(first);
      await expectRefusal(serve(place), /in use by another lienthong process/);
      await expectRefusal(run(['seed'], place.settings), /in use by another lienthong process/);
      expect((await ask(address, '{ provinces { totalCount } }')).errors).toBeUndefined();
      await stopHub(first);
    }, null);
  }, 120_000);

  test('cannot be at or below a file, or where the system refuses a folder', async () => {
    await inPlace(async ({ directory }) => {
      const file = path.join(directory, 'file');
      await writeFile(file, '');
      for (const place of [file, path.join(file, 'data'), '/sys/lienthong']) {
        const refused = expectRefusal(
          run(['serve'], { ...small, LIENTHONG_DATA_DIR: place }),
          /data directory .+ cannot be used/,
        );
        await Promise.all([
          refused,
          expectRefusal(run(['migrate'], { LIENTHONG_DATA_DIR: place }), /data directory .+ cannot be used/),
        ]);
      }
    }, null);
  });

  test.each(['secret', 'ledger-key.pem', 'link-key.pem', 'demonstration-key.pem'])(
    'is refused in one line where a folder has the name of the file %s',
    async (name) => {
      await inPlace(async ({ directory }) => {
        await mkdir(path.join(directory, name));
        const reason = /data directory .+ cannot be used: EISDIR/;
        await expectRefusal(run(['serve'], { ...small, LIENTHONG_DATA_DIR: directory }), reason);
      }, null);
    },
  );

  test('is refused with a secret that was cut short', async () => {
    await inPlace(async ({ directory }) => {
      await writeFile(path.join(directory, 'secret'), '');
      await expectRefusal(run(['serve'], { ...small, LIENTHONG_DATA_DIR: directory }), /secret .+ is cut short/);
    }, null);
  });
});

describe('what is set wrong is said in one line', () => {
  test.each([
    [{ PORT: 'abc' }, /PORT must be a whole number from 0 to 65535, not abc\./],
    [{ LIENTHONG_SECRET: 'hunter2' }, /LIENTHONG_SECRET must be at least 32/],
    [
      { LIENTHONG_SYNTHETIC: '200001', DATABASE_URL: '' },
      /LIENTHONG_SYNTHETIC must be a whole number from 0 to 200000 on the embedded database/,
    ],
    [{ LIENTHONG_LOG: 'loud' }, /LIENTHONG_LOG/],
    [{ LIENTHONG_SYNTHETIC: '-1', LIENTHONG_CONNECTIONS: 'many' }, /LIENTHONG_CONNECTIONS.+LIENTHONG_SYNTHETIC/],
    [{ DATABASE_URL: 'mysql://hub:hunter2@localhost/hub' }, /DATABASE_URL must be postgresql/],
    [{ DATABASE_URL: 'hunter2' }, /DATABASE_URL must be postgresql/],
    [{ LIENTHONG_PURPOSES_FILE: '/nowhere.yaml' }, /LIENTHONG_PURPOSES_FILE \(\/nowhere\.yaml\): ENOENT/],
    [{ LIENTHONG_KEYS_FILE: '/tmp' }, /The key file \/tmp cannot be read: EISDIR/],
    [
      { LIENTHONG_OIDC_ISSUER: 'https://id.example', LIENTHONG_OIDC_AUDIENCE: 'x', LIENTHONG_OIDC_JWKS: '/tmp' },
      /JWKS/,
    ],
    [{ LIENTHONG_LINK_CERTIFICATE: '/tmp', LIENTHONG_LINK_CERTIFICATE_KEY: '/tmp' }, /\/tmp cannot be read \(EISDIR\)/],
    [{ LIENTHONG_SYNTHETIC_EXCEPT: '79-SYT, 92-SYTT' }, /_EXCEPT: No department has the code 92-SYTT .+mean 92-SYT\?/],
    [{ LIENTHONG_SYNTHETIC: '0', LIENTHONG_SYNTHETIC_EXCEPT: '92-syt' }, /No department has the code 92-syt today/],
    [{ LIENTHONG_ENVIRONMENT: 'production' }, /LIENTHONG_ENVIRONMENT: there is no such setting/],
    [{ LIENTHONG_HOST: '203.0.113.1' }, /203\.0\.113\.1 is not an address of this machine/],
  ])('%j', async (settings, reason) => {
    await inPlace(async (place) => {
      const hub = run(['serve'], { ...small, ...place.settings, ...settings });
      await expectRefusal(hub, reason);
      expect((await hub.outcome).stdout).not.toMatch(/Applied|Loaded/);
    }, null);
  });

  test('a port that is taken, before anything is loaded', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    await inPlace(async (place) => {
      const hub = serve(place, { PORT: String(port) });
      await expectRefusal(hub, new RegExp(`Port ${port} .+ is taken`));
      expect((await hub.outcome).stdout).toBe('');
    });
    other.close();
  });

  test('a server that nobody runs', async () => {
    const closed = net.createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as net.AddressInfo;
    closed.close();
    await inPlace(async (place) => {
      for (const host of ['127.0.0.1', 'localhost']) {
        const url = `postgresql://hub:hunter2@${host}:${port}/hub`;
        await expectRefusal(serve(place, { DATABASE_URL: url }), /does not answer: connect ECONNREFUSED/);
      }
    }, null);
  });

  test('a server that says no', async () => {
    const server = net.createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          const fields = 'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "hub"\0\0';
          const message = Buffer.from(`E\0\0\0\0${fields}`);
          message.writeInt32BE(fields.length + 4, 1);
          socket.end(message);
        });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    await inPlace(async (place) => {
      const url = `postgresql://hub:hunter2@127.0.0.1:${port}/hub`;
      await expectRefusal(serve(place, { DATABASE_URL: url }), /does not answer: password authentication failed/);
    }, null);
    server.close();
  });

  test.each([
    [['serve', '--frobnicate'], /unknown option '--frobnicate'/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['seed', '--synthetic', 'many'], /whole number/],
    [['schema', 'check'], /--against/],
  ])('%j is wrong use: help and exit code 2', async (args, reason) => {
    const { code, stderr } = await run(args).outcome;
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/Usage: lienthong/);
    expect(code).toBe(2);
  });
});

test('a database that the server does not have is named', async () => {
  await inPlace(async (place) => {
    if (place.url === null) return;
    const url = place.url.replace(/[^/]+$/, 'lienthong_test_nowhere');
    await expectRefusal(serve(place, { DATABASE_URL: url }), /does not answer: .*lienthong_test_nowhere/);
  });
});
