import type { LinkSnapshot } from '../../access/access-snapshot.ts';
import { dayOf } from '../../base/day.ts';
import type { LinkState } from '../../links/link-health.ts';
import { textTable } from '../../base/text-table.ts';

const head = ['DEPARTMENT', 'STATUS', 'LATENCY', 'CONTRACT', 'ADDED', 'URL'];

/** Formats links and their status as a table. */
export const linkTable = (links: readonly (readonly [LinkSnapshot, LinkState])[]): string[] =>
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
