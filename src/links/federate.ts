import pLimit from 'p-limit';
import type { GraphSource } from './beneficiary-source.ts';
import type { DepartmentService, Errand } from './department-service.ts';
import { FederatedSource } from './federated-source.ts';
import { LinkSource } from './link-source.ts';
import type { Link } from './link.ts';
import type { StoreSource } from './store-source.ts';

/** How many departments are asked at a time for one request. */
const departmentsAtOnce = 16;

/** One request's way to the rows of all departments. */
export interface Federation {
  readonly store: StoreSource;
  readonly links: readonly Link[];
  readonly serviceFor: (link: Link, errand: Errand) => DepartmentService;
  readonly errand: Errand;
  /** Whether a field of a department's records is open to whom the hub asks for. */
  readonly opens: (coordinate: string, departmentId: string) => boolean;
  /** Aborts what departments are asked. */
  readonly signal: AbortSignal;
  /** Day of the request. */
  readonly today: string;
  readonly now: () => Date;
}

/** All departments as one source, on one errand; the store alone where none is linked. */
export function federate({ store, links, serviceFor, errand, opens, signal, today, now }: Federation): GraphSource {
  if (links.length === 0) return store;
  const limit = pLimit(departmentsAtOnce);
  const sources = links.map((link) => {
    const service = serviceFor(link, errand);
    const limited: DepartmentService = {
      departmentId: service.departmentId,
      ask: (operation) =>
        limit(() => {
          signal.throwIfAborted();
          return service.ask(operation, signal);
        }),
      breach: (reason, isForeign) => service.breach(reason, isForeign),
    };
    return new LinkSource({
      service: limited,
      link,
      opens: (coordinate) => opens(coordinate, link.departmentId),
      today,
      now,
    });
  });
  return new FederatedSource(store, sources);
}
