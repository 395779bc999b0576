import { readdirSync } from 'node:fs';
import pino from 'pino';
import { Ledger } from '../../../src/audit/ledger.ts';
import { LedgerUnavailable } from '../../../src/audit/ledger-unavailable.ts';
import { openDatabase } from '../../../src/db/database.ts';
import { applyMigrations } from '../../../src/db/migrate/migrations.ts';
import { lookBy } from '../../support/ledger/events.ts';
import { run } from '../../support/hub-process.ts';
import { inPlace } from '../../support/place.ts';

/** MiB: more than any disk of a test has. */
const beyondAnyDisk = '1000000000';

/** Loaded before the hub: from SIGUSR2 on nothing else runs in it, as in an engine that never returns. */
const stick = `data:text/javascript,process.on('SIGUSR2',()=>{for(;;);})`;

test('below the minimum of free space, public data is answered, records are refused, and nothing is loaded; a blocked loop is ended', async () => {
  await inPlace(async ({ settings }) => {
    expect((await run(['seed', '--synthetic', '100'], settings).outcome).code).toBe(0);
    const full = { ...settings, LIENTHONG_MIN_FREE_SPACE: beyondAnyDisk, LIENTHONG_SYNTHETIC: '100', PORT: '0' };
    const seeding = await run(['seed', '--synthetic', '200'], full).outcome;
    expect([seeding.code, seeding.stderr]).toEqual([
      1,
      expect.stringMatching(/^lienthong: The disk of \S+ has \d+ MiB free; [^\n]+LIENTHONG_MIN_FREE_SPACE[^\n]+\n$/m),
    ]);
    const hub = run(['serve'], { ...full, LIENTHONG_WATCHDOG: '2', NODE_OPTIONS: `--import=${stick}` });
    await hub.printed(/Stop it with/);
    const [, address = ''] = await hub.printed(/serves at (\S+)/);
    const [, token = ''] = await hub.printed(/export OFFICER=(\S+)/);
    const ask = async (query: string): Promise<unknown> => {
      const response = await fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-purpose': 'STATISTICS' },
        body: JSON.stringify({ query }),
      });
      return response.json();
    };
    expect(await ask('{ provinces { totalCount } }')).toEqual({ data: { provinces: { totalCount: 34 } } });
    expect(await ask('{ beneficiaries(first: 1) { nodes { id } } }')).toMatchObject({
      errors: [{ extensions: { code: 'LEDGER_UNAVAILABLE' } }],
    });
    hub.child.kill('SIGUSR2');
    const { code, signal, stderr } = await hub.outcome;
    expect([code, signal]).toEqual([null, 'SIGKILL']);
    expect(stderr).toMatch(/^lienthong: nothing has run for 2 seconds \(LIENTHONG_WATCHDOG\): ended\. [^\n]+$/m);
    expect((await run(['audit', 'verify'], settings).outcome).code).toBe(0);
  }, null);
}, 240_000);

test('no store is made where there is no room for one', async () => {
  await inPlace(async ({ directory, settings }) => {
    const full = { ...settings, LIENTHONG_MIN_FREE_SPACE: beyondAnyDisk, PORT: '0' };
    expect(await run(['serve'], full).outcome).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^lienthong: The disk of [^\n]+\n$/),
    });
    expect(readdirSync(directory)).toEqual([]);
  }, null);
});

test('the ledger closes while there is too little space, and opens once there is room', async () => {
  await inPlace(async ({ directory }) => {
    let free = 1000;
    const spaceFloor = { least: 500, read: () => Promise.resolve(free) };
    const database = await openDatabase({ url: null, directory, spaceFloor });
    await applyMigrations(database);
    const ledger = new Ledger({ database, log: pino({ level: 'silent' }), key: null });
    const entries = (): Promise<number> => database.client.ledgerEntry.count();
    const append = (): Promise<void> => ledger.append([lookBy('officer', ['92-SYT:1'])]);
    await append();
    expect(await entries()).toBe(1);
    free = 499;
    await expect(append()).rejects.toThrow(LedgerUnavailable);
    expect(await entries()).toBe(1);
    free = 500;
    await append();
    expect(await entries()).toBe(2);
    await ledger.close();
    await database.close();
  }, null);
});
