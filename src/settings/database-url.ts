import { OperatorError } from '../base/errors.ts';

/** A PostgreSQL server as `DATABASE_URL` names it. */
export interface ServerTarget {
  /** What the driver receives: the URL without the parameters that are read here. */
  readonly connectionString: string;
  /** Schema of the hub's tables (`?schema=`); null for the one that the search path of the role gives. */
  readonly schema: string | null;
  /** Whether the URL names a pooler (`?pgbouncer=true`). Otherwise the hub detects it. */
  readonly isPooled: boolean;
  /** Parameters of the session (`?options=`), as libpq takes them. */
  readonly sessionOptions: string;
}

/** Bytes of a name; PostgreSQL cuts off the rest. */
const longestName = 63;

/** Whether a name can be put into SQL, within quotes of either kind. */
export const isPlainName = (name: string): boolean =>
  /^[^'"\\$\p{Cc}]+$/u.test(name) && Buffer.byteLength(name) <= longestName;

/**
 * Describes what is wrong with the parameters of a URL that Prisma defines and this program reads; null if nothing is.
 * Values are not repeated.
 */
export function findUrlProblem(url: string): string | null {
  const { searchParams } = new URL(url);
  const [schema, pooled] = [searchParams.get('schema'), searchParams.get('pgbouncer')];
  if (schema !== null && !isPlainName(schema))
    return `must name one schema in ?schema=, at most ${longestName} bytes without quotes`;
  if (pooled !== null && !['true', 'false'].includes(pooled)) return 'must say true or false in ?pgbouncer=';
  return null;
}

/**
 * Parses the URL of a PostgreSQL server.
 * @throws OperatorError if a parameter is not accepted.
 */
export function readTarget(url: string): ServerTarget {
  const problem = findUrlProblem(url);
  if (problem !== null) throw new OperatorError(`DATABASE_URL ${problem}.`);
  const target = new URL(url);
  const take = (name: string): string | null => {
    const value = target.searchParams.get(name);
    target.searchParams.delete(name);
    return value;
  };
  return {
    schema: take('schema'),
    isPooled: take('pgbouncer') === 'true',
    sessionOptions: take('options') ?? '',
    connectionString: target.href,
  };
}
