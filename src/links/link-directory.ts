import type { LinkFacts } from '../access/facts.ts';
import type { LinkHealth, LinkState } from './link-health.ts';

/** A link, and how it stands once that is asked for. */
export interface StandingLink {
  readonly link: LinkFacts;
  /** Asked once, however often it is called. */
  readonly state: () => Promise<LinkState>;
}

/** The links that one request sees: those that there were when it first asked. */
export class LinkDirectory {
  readonly #read: () => Promise<readonly LinkFacts[]>;
  readonly #health: LinkHealth | null;
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
    let state: Promise<LinkState> | undefined;
    return { link, state: () => (state ??= health.healthOf(link)) };
  }
}
