import type { Check } from './check.ts';
import { contractLists, longestPage } from './lists.ts';
import { readIds } from './pages.ts';
import { makeId } from './record-id.ts';
import { Breach } from './result.ts';

/** Runs after the others, because it uses all their answers. */
export const foreignCheck: Check = {
  name: 'foreign-rows',
  title: 'No answer contains a row of another department',
  remedy:
    'Serve the rows of the one department, each under an id whose key begins with the department’s key and a colon. The hub sends no more requests to a service that returns others.',
  run: async (service) => {
    const { key } = service.options.department;
    const foreign = [`${key.replace(/\d{8}$/, '19000101')}:1`, '00-LINK-CHECK-20250701:1', '1'];
    const answers = await Promise.all(
      contractLists.map((list) =>
        readIds(service, list, {
          first: longestPage,
          filter: { id: { in: foreign.map((each) => makeId(list.model, each)) } },
        }),
      ),
    );
    const came = answers.reduce((sum, ids) => sum + ids.length, 0);
    if (came > 0) throw new Breach('Ids of other departments in a filter', 'no rows', `${came}`);
    if (service.foreign.size > 0) {
      throw new Breach(
        'Ids in all answers',
        `keys that begin with ${key}:`,
        `keys of ${[...service.foreign].join(', ')}`,
      );
    }
    return `${service.answers} answers were checked`;
  },
};
