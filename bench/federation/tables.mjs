import { connections } from './measure.mjs';
import { number, table } from '../measure/tables.mjs';

const rowOf = ({ name, alone, perSecond, p50, p99, node, services, postgres }) => [
  name,
  number(alone),
  number(perSecond),
  p50,
  p99,
  number(node, 2),
  name === 'linked' ? number(services, 2) : '–',
  number(postgres, 2),
];

const head = ['records', 'alone, ms', 'requests/s', 'p50', 'p99', 'CPU hub', 'CPU services', 'CPU PostgreSQL'];

export const printResults = ({ results, broken, records, departments }) => [
  `${records.all} beneficiaries, ${records.linked} of them of ${departments.length} departments of health. *hosted*: all in the hub's store.`,
  `*linked*: those of the ${departments.length} each in a database of its own, behind a service of its own, asked over HTTPS with client`,
  "certificates; the others in the hub's store. **All services run in one process, on the machine of the hub**: of a network",
  'there is nothing in the figures, and the services share two cores with the hub, PostgreSQL and the load generator.',
  '',
  `One request alone, and requests a second over ${connections} connections with latencies, in milliseconds; CPU per request in milliseconds.`,
  'Both gave the same answer before they were measured.',
  '',
  ...results.flatMap(({ shape, bytes, hubs }) => [
    `## ${shape.name}: ${shape.about} (${Math.ceil(bytes / 1024)} KB)`,
    '',
    ...table(head, hubs.map(rowOf)),
  ]),
  '## A department that is down',
  '',
  `F4 with one of the departments out of reach takes ${number(broken.first)} ms at first, and ${number(broken.later)} ms (median) from then on; its rows are missing, and the answer says so.`,
  '',
];
