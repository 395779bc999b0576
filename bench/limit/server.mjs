// What no server over these tables can be much faster than: node:http, one connection pool, and for each shape one
// hand-written prepared statement whose answer is the JSON text itself.
import { createServer } from 'node:http';
import pg from 'pg';
import { shapes } from '../shapes.mjs';

// As the hub sets its sessions.
const options = '-c jit=off -c random_page_cost=1.1';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16, idleTimeoutMillis: 0, options });
const byName = new Map(shapes.map((shape) => [shape.name, shape]));

const server = createServer((request, response) => {
  request.resume().on('end', async () => {
    const shape = byName.get(new URL(request.url, 'http://limit').pathname.slice(1));
    if (shape === undefined) return response.writeHead(404).end();
    const { rows } = await pool.query({ name: shape.name, text: shape.sql, values: shape.values });
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    return response.end(`{"data":${rows[0].data}}`);
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log(`ready on ${process.env.PORT}`));
