/** The load of a database, as this process sees it. */
export interface DatabaseLoad {
  /** Connections with a running statement; the embedded database has one connection. */
  readonly inUse: number;
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
  /**
   * Total number of statements sent since the database was opened; in the embedded database a transaction counts as
   * one.
   */
  readonly statements: number;
}
