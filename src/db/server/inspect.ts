import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openingFault } from '../database-fault.ts';
import { quoted } from '../schema-names.ts';
import { readServerFacts, type ServerFacts } from './facts.ts';
import { sessionOptions } from './session.ts';
import type { ServerTarget } from '../../settings/database-url.ts';

/** How a server is reached. */
export interface ServerConnection {
  /** Configuration of every connection. */
  readonly config: pg.ClientConfig;
  readonly facts: ServerFacts;
  /** Whether the connection goes through a pooler, which gives each transaction any of its sessions. */
  readonly isPooled: boolean;
  /** Whether a named prepared statement is found again. */
  readonly keepsNames: boolean;
}

/** SQLSTATE of a protocol violation: poolers refuse parameters of a session with it. */
const protocolViolation = '08P01';

/** A client, with members that `pg` does not declare. */
type Client = pg.Client & { readonly processID: number | null };

async function open(config: pg.ClientConfig): Promise<Client> {
  const client = new pg.Client(config) as Client;
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  }
}

/**
 * Whether a pooler keeps the names of prepared statements apart: the server then knows the statement by another name. A
 * pooler that passes the name on leaves the statement in the session that it happened to use.
 */
async function renamesStatements(client: pg.Client): Promise<boolean> {
  const name = `lt_${randomUUID()}`;
  const text = `SELECT 1 AS ${quoted(name)}`;
  await client.query('BEGIN');
  await client.query({ name, text, values: [] });
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM pg_prepared_statements WHERE statement = $1',
    [text],
  );
  const isPassedOn = rows.some((row) => row.name === name);
  if (isPassedOn) await client.query(`DEALLOCATE ${quoted(name)}`);
  await client.query('ROLLBACK');
  return rows.length > 0 && !isPassedOn;
}

async function inspect(client: Client, { schema, isPooled: isNamed }: ServerTarget) {
  const { rows } = await client.query<{ facts: string }>(readServerFacts, [schema]);
  const facts = JSON.parse(rows[0]?.facts ?? '{}') as ServerFacts;
  const isPooled = isNamed || facts.processId !== client.processID;
  // For Prisma, naming the pooler in the URL means that it keeps no names.
  return { facts, isPooled, keepsNames: !isPooled || (!isNamed && (await renamesStatements(client))) };
}

/**
 * Connects to a server once and detects its state and a pooler: a pooler answers with another process id than it gave
 * at first, or refuses parameters of the session.
 * @throws DatabaseFault if the server cannot be reached
 */
export async function inspectServer(target: ServerTarget, base: pg.ClientConfig): Promise<ServerConnection> {
  const { connectionString, isPooled } = target;
  const given = target.sessionOptions === '' ? {} : { options: target.sessionOptions };
  const pooled = { ...base, connectionString, ...given };
  const direct = { ...pooled, options: `${sessionOptions} ${target.sessionOptions}`.trim() };
  let client: Client | null = null;
  try {
    client = await open(isPooled ? pooled : direct).catch((error: unknown) => {
      if (isPooled || (error as { readonly code?: unknown }).code !== protocolViolation) throw error;
      return open(pooled);
    });
    const found = await inspect(client, target);
    return { ...found, config: found.isPooled ? pooled : direct };
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : openingFault(error);
  } finally {
    await client?.end().catch(() => undefined);
  }
}
