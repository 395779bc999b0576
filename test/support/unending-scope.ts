import { RequestScope, RequestTally } from '../../src/base/request-scope.ts';

/** The scope of a request whose client waits, and whose operation may take any time. */
export const unendingScope = (now: () => Date = () => new Date()): RequestScope =>
  new RequestScope({
    id: 'test',
    address: null,
    closed: new Promise<void>(() => undefined),
    tally: new RequestTally(),
    timeout: 0,
    now,
  });
