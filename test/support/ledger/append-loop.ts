// Appends in a loop in a separate process, and closes blocks: `append-loop <name> <count>` prints each actor once their
// entry is durable.
import { pino } from 'pino';
import { Ledger } from '../../../src/audit/ledger.ts';
import { readSigningKey } from '../../../src/audit/signing-key.ts';
import { readConfig } from '../../../src/settings/config.ts';
import { openConfigured } from '../../../src/db/open.ts';
import { lookBy } from './events.ts';

const [name = '', count = ''] = process.argv.slice(2);
const lanes = 4;

const config = readConfig(process.env);
const database = await openConfigured(config);
const key = await readSigningKey(null, config.dataDirectory);
const ledger = new Ledger({ database, log: pino({ level: 'silent' }), key, blockInterval: 5 });

async function run(lane: number): Promise<void> {
  for (let number = lane; number < Number(count); number += lanes) {
    const actor = `${name}-${number}`;
    await ledger.append([lookBy(actor, [`92-SYT:${number % 7}`, `92-SYT:${number}`])]);
    process.stdout.write(`${actor}\n`);
  }
}

await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)));
await ledger.close();
await database.close();
