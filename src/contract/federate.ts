import pLimit from 'p-limit';
import type { RequestScope } from '../base/request-scope.ts';
import type { GraphSource } from '../source/beneficiary-source.ts';
import type { ContractAnswer, DepartmentService, OnBehalfOf } from '../links/department-service.ts';
import { FederatedSource } from '../source/federated-source.ts';
import { LinkSource } from './link-source.ts';
import type { Link } from '../access/link.ts';
import type { StoreSource } from '../source/store-source.ts';

/**
 * Maximum number of departments asked at the same time for one request: more than there are departments of one kind, so
 * that some that do not answer leave the others their time.
 */
const departmentsAtOnce = 64;

/** What one request needs to read the rows of all departments. */
export interface Federation {
  readonly store: StoreSource;
  readonly links: readonly Link[];
  readonly serviceFor: (link: Link, onBehalfOf: OnBehalfOf) => DepartmentService;
  readonly onBehalfOf: OnBehalfOf;
  /** Whether a field of a department's records is open to the viewer of the hub. */
  readonly opens: (coordinate: string, departmentId: string) => boolean;
  /** How long a list of several departments may wait for them, milliseconds. */
  readonly listTime: number;
  /** The hub's request: if it is aborted, so are the requests to departments; it also counts them. */
  readonly scope: RequestScope;
}

const countNodes = (root: unknown): number => {
  const nodes = (root as { readonly nodes?: unknown } | null)?.nodes ?? root;
  return Array.isArray(nodes) ? nodes.length : 0;
};

/** Counts the rows at the root of an answer, without the rows nested in them. */
const countRows = ({ data }: ContractAnswer): number =>
  Object.values(data ?? {}).reduce<number>((rows, root) => rows + countNodes(root), 0);

/**
 * Joins the store and the linked departments in one source for one viewer; returns the store if no department is
 * linked.
 */
export function federate(federation: Federation): GraphSource {
  const { store, links, serviceFor, onBehalfOf, opens, scope, listTime } = federation;
  const { signal, tally } = scope;
  if (links.length === 0) return store;
  const limit = pLimit(departmentsAtOnce);
  const sources = links.map((link) => {
    const service = serviceFor(link, onBehalfOf);
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
      scope,
    });
  });
  return new FederatedSource(store, sources, listTime);
}
