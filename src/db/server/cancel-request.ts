import pg from 'pg';

/** How long a request to cancel may take, milliseconds. */
const timeout = 2000;

/** A connection with what `pg` does not declare of it. */
interface CancelConnection extends pg.Connection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/** A client with what `pg` does not declare of it: by what the server, or a pooler, knows its session. */
export interface CancellableClient {
  readonly host: string;
  readonly port: number;
  readonly ssl: pg.ClientConfig['ssl'];
  readonly sslNegotiation?: string;
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/**
 * Asks that what a client runs be cancelled, as the protocol has it: over a connection of its own, which takes no place
 * of the server, with the key of the client's session. A pooler passes it on to the server's session that runs the
 * client's statement, and to no other. Resolves once it is through; failing to is no fault, the statement then ends by
 * its time limit.
 */
export async function requestCancel(client: CancellableClient): Promise<void> {
  const { host, port, ssl, sslNegotiation, processID, secretKey } = client;
  if (processID === null || secretKey === null) return;
  const isSecure = ssl !== undefined && ssl !== false;
  const connection = new pg.Connection({ ssl, sslNegotiation } as pg.ClientConfig) as CancelConnection;
  const send = (): void => {
    connection.cancel(processID, secretKey);
  };
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeout);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    connection.on('error', done);
    connection.on('end', done);
    connection.on('connect', () => {
      if (!isSecure) send();
      else if (sslNegotiation !== 'direct') connection.requestSsl();
    });
    connection.on('sslconnect', send);
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
  connection.stream.destroy();
}
