import pg from 'pg';

/** Maximum time of a request to cancel, milliseconds. */
const timeout = 2000;

/** A connection, with members that `pg` does not declare. */
interface CancelConnection extends pg.Connection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/** A client, with members that `pg` does not declare: the identity of its session at the server or pooler. */
export interface CancellableClient {
  readonly host: string;
  readonly port: number;
  readonly ssl: pg.ClientConfig['ssl'];
  readonly sslNegotiation?: string;
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/**
 * Requests the cancellation of a client's statement as the protocol defines it: over a separate connection, which takes
 * no place of the server, with the key of the client's session. A pooler passes it on to the server's session that runs
 * the statement. Resolves when it is done. A failure is not an error, because the statement then ends by its time
 * limit.
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
