import type { LinkFacts } from '../../access/facts.ts';
import { dayOf } from '../../base/day.ts';
import type { LinkState } from '../../links/link-health.ts';
import { textTable } from '../../base/text-table.ts';

const head = ['DEPARTMENT', 'STATUS', 'LATENCY', 'CONTRACT', 'ADDED', 'URL'];

/** Links and how they stand, as the lines of a table. */
export const linkTable = (links: readonly (readonly [LinkFacts, LinkState])[]): string[] =>
  textTable(
    head,
    links.map(([{ departmentCode, addedAt, url }, { status, latency, contractVersion }]) => [
      departmentCode,
      status,
      latency === null ? '-' : `${latency} ms`,
      contractVersion,
      dayOf(new Date(addedAt)),
      url,
    ]),
  );
