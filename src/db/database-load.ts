/** How busy a database is, as this process sees it. */
export interface DatabaseLoad {
  /** Connections that run a statement; the embedded database has one. */
  readonly inUse: number;
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
  /** Statements that were sent since the database was opened, all in all; one a transaction in the embedded database. */
  readonly statements: number;
}
