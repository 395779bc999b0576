// Begins to close a block in a separate process, and is stopped with the lock in its hand by the signal that is named:
// `block-stopper <signal>`.
import { closeNextBlock } from '../../../src/audit/blocks.ts';
import { readSigningKey } from '../../../src/audit/signing-key.ts';
import { readConfig } from '../../../src/settings/config.ts';
import { openConfigured } from '../../../src/db/open.ts';

const [signal = ''] = process.argv.slice(2);
const config = readConfig(process.env);
const database = await openConfigured(config);

/** The time of a block, which is read once its entries are. */
class Stopping extends Date {
  #isStopped = false;

  override toISOString(): string {
    if (!this.#isStopped) {
      this.#isStopped = true;
      process.stdout.write('has the lock\n');
      process.kill(process.pid, signal);
    }
    return super.toISOString();
  }
}

await closeNextBlock(database, await readSigningKey(null, config.dataDirectory), new Stopping());
await database.close();
