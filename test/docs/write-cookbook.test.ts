import { packagePath } from '../../src/base/paths.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import { inPlace, type Place } from '../support/place.ts';

const program = packagePath('scripts', 'write-cookbook.mjs');

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

const check = (url: string, { settings }: Pick<Place, 'settings'>): Promise<Outcome> =>
  run(['--check', url], settings, { program }).outcome;

const line = (text: RegExp): object => ({ code: 1, stdout: '', stderr: expect.stringMatching(text) });

test('the script that checks the cookbook says in one line what it lacks: the hub, or the directory of its data', async () => {
  await inPlace(async (place) => {
    expect(await check('http://127.0.0.1:1', place)).toEqual(
      expect.objectContaining(line(/^write-cookbook: No hub answers at http:\/\/127\.0\.0\.1:1\. .+\n$/)),
    );
    const lacksKey = line(/^write-cookbook: .+ demonstration-key\.pem\. Set LIENTHONG_DATA_DIR .+\n$/);
    expect(await check(hub.address, place)).toEqual(expect.objectContaining(lacksKey));
    await run(['token', '--as', 'analyst'], place.settings).outcome;
    const isOther = line(/^write-cookbook: The hub accepts no token of this directory\. Set LIENTHONG_DATA_DIR .+\n$/);
    expect(await check(hub.address, place)).toEqual(expect.objectContaining(isOther));
  });
});
