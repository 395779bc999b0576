import path from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Test files that take a minute and more on the embedded database, the longest first. */
const longest = [
  'main/start',
  'sealing/keys',
  'main/production',
  'graph/guard/interference',
  'cli/token-and-key',
  'cli/closed-output',
  'main/start-refused',
  'seed/seed',
  'audit/verify',
  'db/explain',
  'graph/list',
  'graph/differential',
].map((name) => `test/${name}.test.ts`);

/** Starts the longest files first, so that no worker ends long after the other. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const ordered = super.sort([...tests]);
    const placeOf = ({ path: file, context }) => {
      const place = longest.indexOf(path.relative(context.config.rootDir, file));
      return place === -1 ? longest.length : place;
    };
    return ordered.sort((one, other) => placeOf(one) - placeOf(other));
  }
}
