// Many departments' services in one process, each with a database, a port and a ledger of its own. Never shipped.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createDepartmentApp } from '../../src/department/app.ts';
import { readConfig } from '../../src/settings/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { hubKeys } from '../../src/identity/assertion/hub-keys.ts';
import { createLog } from '../../src/base/log.ts';
import { openKeyRing } from '../../src/sealing/open-ring.ts';
import { listen } from '../../src/server/http/http.ts';

interface Service {
  readonly code: string;
  readonly key: string;
  readonly url: string;
  readonly port: number;
}

const config = readConfig(process.env);
const { hub, hubKeys: place, tls } = config.departmentService;
if (place === null || tls === null) throw new Error('The settings of the services are missing.');
const read = (file: string): string => readFileSync(file, 'utf8');
const pem = {
  certificate: read(tls.certificate),
  certificateKey: read(tls.certificateKey),
  clientAuthority: read(tls.clientAuthority),
};
const services = JSON.parse(read(process.env['BENCH_SERVICES'] ?? '')) as readonly Service[];
const apps = [];
for (const { code, key, url, port } of services) {
  const database = await openDatabase({ url, directory: null, connections: 2 });
  const app = await createDepartmentApp({
    database,
    keys: await openKeyRing(config, database),
    department: { code, key },
    software: 'bench',
    hub: { name: hub, findKey: hubKeys(place) },
    tls: pem,
    log: createLog('error'),
  });
  await listen(app.httpServer, config.host, port);
  apps.push(app);
}
// Tells that they all serve.
http.createServer((_, response) => response.end()).listen(config.port, config.host);
process.on('SIGTERM', () => void Promise.all(apps.map((app) => app.stop())).then(() => process.exit(0)));
