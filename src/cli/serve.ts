import type { KeyObject } from 'node:crypto';
import { Command } from 'commander';
import { readConfig } from '../settings/config.ts';
import { demonstrationViewers, makeDemonstrationToken, defaultHours, whatItLacks } from '../identity/demonstration.ts';
import { createLog } from '../base/log.ts';
import type { RunningHub } from '../main/hub.ts';
import { serveWithoutOutput } from './standard-output.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { sayMetrics } from './say-metrics.ts';
import { startWatchdog } from './watchdog.ts';
import { handleUncaughtExceptions } from './uncaught-exceptions.ts';

const say = (line: string): void => {
  console.log(line);
};

/** Prints lines that can be pasted into a shell, to become one of three viewers. */
async function sayTokens(key: KeyObject): Promise<void> {
  say(`
For demonstration, an officer of Cần Thơ's department (92-SYT), a portal of Hồ Chí Minh City's (79-SYT) and an analyst:
paste a line into a shell and send the token as -H "authorization: Bearer $OFFICER". Each is valid for ${defaultHours} hours.
`);
  for (const [name, viewer] of demonstrationViewers) {
    say(`export ${name.toUpperCase()}=${await makeDemonstrationToken(key, viewer)}`);
  }
  for (const viewer of demonstrationViewers.values()) {
    const note = whatItLacks(viewer);
    if (note !== null) say(`\n${note}`);
  }
}

async function sayWelcome({ address, metrics, demonstrationKey }: RunningHub): Promise<void> {
  say(`
Liên Thông serves at ${address}

  Explorer   ${address}/graphql          (in a browser)
  Schema     ${address}/schema.graphql
  Health     ${address}/livez  ${address}/readyz${sayMetrics(metrics)}

Three things to try:

  1. Open ${address}/graphql and pick one of the ready queries.
  2. curl -s ${address}/graphql -H 'content-type: application/json' \\
       -d '{"query":"{ provinces(first: 3) { totalCount nodes { code name predecessors { nodes { predecessor { code name } } } } } }"}'
  3. curl -s ${address}/graphql -H 'content-type: application/json' \\
       -d '{"query":"{ search(text: \\"can tho\\") { nodes { __typename ... on Department { name } ... on CooperationAgreement { title } } } }"}'`);
  if (demonstrationKey !== null) await sayTokens(demonstrationKey);
  say('\nStop it with Ctrl+C.');
}

/** `lienthong serve` */
export const serveCommand = (): Command =>
  new Command('serve').action(async () => {
    const config = readConfig(process.env);
    // Loaded only now, so that wrong settings are reported at once.
    const starting = import('../main/hub.ts').then(({ start }) => start(config, say));
    stopOnSignal('hub', starting);
    const hub = await starting;
    handleUncaughtExceptions(createLog(config.logLevel));
    await sayWelcome(hub);
    serveWithoutOutput();
    // Not before: one statement of a load may take longer.
    startWatchdog(config.watchdog);
  });
