import os from 'node:os';

/** The machine that is measured on, in a sentence. */
export function describeMachine() {
  const [{ model }] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.cpus().length} cores of ${model}, ${memory} GB, ${os.type()} ${os.release()}, Node ${process.versions.node}; the load generator, the server and PostgreSQL share them.`;
}
