// PostGraphile 5 over the same tables: the Amber preset, many-to-many relations, grafserv on node:http, as in production.
import { createServer } from 'node:http';
import { PgManyToManyPreset } from '@graphile-contrib/pg-many-to-many';
import { postgraphile } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/node';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const port = Number(process.env.PORT);
const preset = {
  extends: [PostGraphileAmberPreset, PgManyToManyPreset],
  // The shapes filter by columns without an index, as the hub does.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public'],
      poolConfig: { max: 16, idleTimeoutMillis: 0 },
    }),
  ],
  grafserv: { port, graphiql: false, watch: false },
  grafast: { explain: false },
  schema: process.env.PRINT_SCHEMA === undefined ? {} : { exportSchemaSDLPath: process.env.PRINT_SCHEMA },
};

const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(port, '127.0.0.1', () => console.log(`ready on ${port}`));
