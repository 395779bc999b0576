// The hub without policy and ledger, without plans, or with graphql-js: the same build, to measure what each costs or
// gains. Never shipped.
import { createApp } from '../../src/app/hub.ts';
import { createLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/settings/config.ts';
import { createAuthenticator } from '../../src/identity/authenticator.ts';
import { readDemonstrationKey } from '../../src/identity/demonstration.ts';
import { openConfigured } from '../../src/db/open.ts';
import { openKeyRing } from '../../src/sealing/open-ring.ts';
import { listen } from '../../src/server/http/http.ts';

const config = readConfig(process.env);
const log = createLog('error');
const database = await openConfigured(config);
const demonstrationKey = await readDemonstrationKey(config.dataDirectory);
const authenticator = createAuthenticator({ database, oidc: null, anonymous: 'public', demonstrationKey, log });
const keys = await openKeyRing(config, database);
const isOn = (name: string): boolean => process.env[name] !== 'off';
const app = await createApp({
  database,
  secret: 'a secret of the bench, long enough',
  keys,
  authenticator,
  log,
  isGuarded: isOn('BENCH_POLICY'),
  plans: isOn('BENCH_PLANS'),
  prepared: isOn('BENCH_PREPARED'),
});
await listen(app.httpServer, config.host, config.port);
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
