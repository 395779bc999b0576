import type pg from 'pg';
import type { PGlite } from '@electric-sql/pglite';
import { Prisma } from './generated/client/client.ts';

/** A statement and its bound values. */
export interface RawStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A client, a transaction, or the raw queries of a database. */
export interface Queryable {
  /** Runs a statement. A column of the type bigint comes as a bigint or as its digits. */
  $queryRaw<Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): PromiseLike<Rows>;
}

/**
 * Statements outside transactions that the hub writes itself, and runs with nearly every request. They go to the pool of a
 * server, or to the embedded engine, without the way through Prisma's client, which takes more CPU than the statement.
 */
export interface RawQueries extends Queryable {
  query<Row>(statement: RawStatement): PromiseLike<Row[]>;
}

const toSql = (query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]): Prisma.Sql =>
  query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);

const withTemplates = (query: RawQueries['query']): RawQueries => ({
  query,
  $queryRaw: <Rows>(text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
    query(toSql(text, values)) as PromiseLike<Rows>,
});

type OnStatement = ((text: string) => void) | undefined;

/** How statements of a pool are sent. */
export interface PoolWays {
  /** Returns the name under which a statement is prepared; empty for none. */
  readonly nameOf: (text: string) => string;
  /** Puts the schemas of the database into a statement. */
  readonly inSchemas: (text: string) => string;
  readonly onStatement: OnStatement;
}

/** Raw queries over the pool of a server. */
export const poolQueries = (pool: pg.Pool, { nameOf, inSchemas, onStatement }: PoolWays): RawQueries =>
  withTemplates(async <Row>({ text: written, values }: RawStatement) => {
    const text = inSchemas(written);
    const { rows } = await pool.query({ name: nameOf(text), text, values: [...values] });
    // One that waited for a connection in vain was not sent.
    onStatement?.(written);
    return rows as Row[];
  });

/** Raw queries of an embedded database. */
export const storeQueries = (store: Pick<PGlite, 'query'>, onStatement: OnStatement): RawQueries =>
  withTemplates(async <Row>({ text, values }: RawStatement) => {
    const { rows } = await store.query<Row>(text, [...values]);
    onStatement?.(text);
    return rows;
  });
