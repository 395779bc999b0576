import pLimit from 'p-limit';
import type { RequestScope } from '../base/request-scope.ts';
import type { GraphSource } from './beneficiary-source.ts';
import type { ContractAnswer, DepartmentService, Errand } from './department-service.ts';
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
  /** Aborts and counts what departments are asked. */
  readonly scope: Pick<RequestScope, 'signal' | 'tally'>;
  /** Day of the request. */
  readonly today: string;
  readonly now: () => Date;
}

const countNodes = (root: unknown): number => {
  const nodes = (root as { readonly nodes?: unknown } | null)?.nodes ?? root;
  return Array.isArray(nodes) ? nodes.length : 0;
};

/** Counts the rows at the root of an answer; those below them belong to them. */
const countRows = ({ data }: ContractAnswer): number =>
  Object.values(data ?? {}).reduce<number>((rows, root) => rows + countNodes(root), 0);

/** All departments as one source, on one errand; the store alone where none is linked. */
export function federate({ store, links, serviceFor, errand, opens, scope, today, now }: Federation): GraphSource {
  const { signal, tally } = scope;
  if (links.length === 0) return store;
  const limit = pLimit(departmentsAtOnce);
  const sources = links.map((link) => {
    const service = serviceFor(link, errand);
    const limited: DepartmentService = {
      departmentId: service.departmentId,
      ask: (operation) =>
        limit(async () => {
          signal.throwIfAborted();
          tally.questions += 1;
          const answer = await service.ask(operation, signal);
          tally.rows += countRows(answer);
          return answer;
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
