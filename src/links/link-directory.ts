import type { LinkSnapshot } from '../access/access-snapshot.ts';
import type { LinkHealth, LinkState, LinkStatus } from './link-health.ts';

/** The status of a link as an answer shows it. The operation itself may change it. */
export interface ShownState {
  readonly status: LinkStatus;
  readonly latency: number | null;
  readonly lastSeen: string | null;
}

type ShownField = keyof ShownState;

/** A place in an answer that shows the status of a link. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly link: LinkSnapshot;
  readonly field: ShownField;
}

const showState = ({ status, latency, lastSeen }: LinkState): ShownState => ({
  status,
  latency,
  lastSeen: lastSeen?.toISOString() ?? null,
});

/** Finds the object at a path of an answer; null if absent. */
function findObject(data: unknown, path: Place['path']): Record<string | number, unknown> | null {
  let found: unknown = data;
  for (const key of path) found = (found as Record<string | number, unknown> | null | undefined)?.[key];
  return typeof found === 'object' ? (found as Record<string | number, unknown> | null) : null;
}

/** A link, and a function that reads its status on demand. */
export interface ObservedLink {
  readonly link: LinkSnapshot;
  /** Reads the status once, however often it is called. */
  readonly state: () => Promise<ShownState & Pick<LinkState, 'contractVersion'>>;
}

/** The links of one request: those that existed at its first access. */
export class LinkDirectory {
  readonly #read: () => Promise<readonly LinkSnapshot[]>;
  readonly #health: LinkHealth | null;
  readonly #places: Place[] = [];
  #links: Promise<ReadonlyMap<string, LinkSnapshot>> | undefined;

  constructor(read: () => Promise<readonly LinkSnapshot[]>, health: LinkHealth | null) {
    this.#read = read;
    this.#health = health;
  }

  /** Finds the link of a department; null if its rows are in the hub's own store. */
  async of(departmentId: string): Promise<ObservedLink | null> {
    const health = this.#health;
    if (health === null) return null;
    this.#links ??= this.#read().then((links) => new Map(links.map((link) => [link.departmentId, link])));
    const link = (await this.#links).get(departmentId);
    if (link === undefined) return null;
    const ask = async () => {
      const state = await health.healthOf(link);
      return { ...showState(state), contractVersion: state.contractVersion };
    };
    let state: ReturnType<typeof ask> | undefined;
    return { link, state: () => (state ??= ask()) };
  }

  /** Records a place where the answer shows the status of a link. */
  shown(path: Place['path'], link: LinkSnapshot, field: ShownField): void {
    this.#places.push({ path, link, field });
  }

  /** Whether the answer shows the status of a link. */
  get isShown(): boolean {
    return this.#places.length > 0;
  }

  /** Updates a complete answer with the status changes that its own operation caused: a service failed, or answered. */
  revise(data: unknown): void {
    for (const { path, link, field } of this.#places) {
      const found = findObject(data, path.slice(0, -1));
      const name = path.at(-1) ?? field;
      if (found !== null && Object.hasOwn(found, name)) found[name] = this.#knownOf(link)[field];
    }
  }

  #knownOf(link: LinkSnapshot): ShownState {
    if (this.#health === null) throw new Error('Without links, none can be shown.');
    return showState(this.#health.knownOf(link));
  }
}
