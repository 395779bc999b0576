import type { LinkFacts } from '../access/facts.ts';
import type { LinkHealth, LinkState, LinkStatus } from './link-health.ts';

/** How a link stands, as an answer says it. What an operation meets may change it. */
export interface ShownState {
  readonly status: LinkStatus;
  readonly latency: number | null;
  readonly lastSeen: string | null;
}

type ShownField = keyof ShownState;

/** A place of an answer that says how a link stands. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly link: LinkFacts;
  readonly field: ShownField;
}

const showState = ({ status, latency, lastSeen }: LinkState): ShownState => ({
  status,
  latency,
  lastSeen: lastSeen?.toISOString() ?? null,
});

/** The object at a path of an answer; null where the answer has none. */
function findObject(data: unknown, path: Place['path']): Record<string | number, unknown> | null {
  let found: unknown = data;
  for (const key of path) found = (found as Record<string | number, unknown> | null | undefined)?.[key];
  return typeof found === 'object' ? (found as Record<string | number, unknown> | null) : null;
}

/** A link, and how it stands once that is asked for. */
export interface StandingLink {
  readonly link: LinkFacts;
  /** Asked once, however often it is called. */
  readonly state: () => Promise<ShownState & Pick<LinkState, 'contractVersion'>>;
}

/** The links that one request sees: those that there were when it first asked. */
export class LinkDirectory {
  readonly #read: () => Promise<readonly LinkFacts[]>;
  readonly #health: LinkHealth | null;
  readonly #places: Place[] = [];
  #links: Promise<ReadonlyMap<string, LinkFacts>> | undefined;

  constructor(read: () => Promise<readonly LinkFacts[]>, health: LinkHealth | null) {
    this.#read = read;
    this.#health = health;
  }

  /** The link of a department; null for one whose rows are in the hub's own store. */
  async of(departmentId: string): Promise<StandingLink | null> {
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

  /** Notes where the answer says how a link stands. */
  shown(path: Place['path'], link: LinkFacts, field: ShownField): void {
    this.#places.push({ path, link, field });
  }

  /** Brings an answer that is whole up to what its own operation has met since: a service that failed, or answered. */
  revise(data: unknown): void {
    for (const { path, link, field } of this.#places) {
      const found = findObject(data, path.slice(0, -1));
      const name = path.at(-1) ?? field;
      if (found !== null && Object.hasOwn(found, name)) found[name] = this.#knownOf(link)[field];
    }
  }

  #knownOf(link: LinkFacts): ShownState {
    if (this.#health === null) throw new Error('Without links none is shown.');
    return showState(this.#health.knownOf(link));
  }
}
