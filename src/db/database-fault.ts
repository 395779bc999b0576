import pg from 'pg';

/** Why the database did not answer a statement, apart from faults of the statement itself. */
export type DatabaseFaultCode =
  /** It cannot be reached, or does not answer. */
  | 'DATABASE_UNAVAILABLE'
  /** The connection of this statement was lost; another one may work. */
  | 'CONNECTION_LOST'
  /** All connections of the pool were in use for too long. */
  | 'SERVICE_BUSY';

/** An error of the connection, not of the statement. It has the form of a server error, which Prisma passes on. */
export class DatabaseFault extends Error {
  override name = 'DatabaseFault';
  readonly severity = 'FATAL';
  readonly code: DatabaseFaultCode;

  constructor(code: DatabaseFaultCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const faultCodes = new Set<unknown>(['DATABASE_UNAVAILABLE', 'CONNECTION_LOST', 'SERVICE_BUSY']);

interface PrismaError {
  readonly code?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } };
}

/** Returns the code that the server or the pool gave an error that came through Prisma; undefined if absent. */
export const databaseCodeOf = (error: unknown): unknown => {
  const { code, meta } = (error ?? {}) as PrismaError;
  return meta?.driverAdapterError?.cause?.originalCode ?? code;
};

/** Returns the connection fault behind an error of a statement; null for any other error. */
export function faultOf(error: unknown): DatabaseFaultCode | null {
  const code = databaseCodeOf(error);
  return faultCodes.has(code) ? (code as DatabaseFaultCode) : null;
}

/** Whether a SQLSTATE ends a connection: class 08, and the codes with which a server closes it. */
const isConnectionEnd = (code = ''): boolean => code.startsWith('08') || /^57P0[1-5]$/.test(code) || code === '53300';

function describe({ message, syscall, code }: NodeJS.ErrnoException): string {
  return syscall === undefined && message !== '' ? message : `database not reachable (${code ?? 'no reason given'})`;
}

/** Converts an error that prevented a connection from being opened. */
export const openingFault = (error: unknown): DatabaseFault =>
  error instanceof DatabaseFault
    ? error
    : new DatabaseFault('DATABASE_UNAVAILABLE', describe(error as NodeJS.ErrnoException), error);

/** Converts an error that ended an open connection; returns an error of the statement unchanged. */
export function statementFault(error: unknown): unknown {
  if (error instanceof DatabaseFault) return error;
  if (error instanceof pg.DatabaseError && !isConnectionEnd(error.code)) return error;
  return new DatabaseFault('CONNECTION_LOST', describe(error as NodeJS.ErrnoException), error);
}
