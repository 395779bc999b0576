export const number = (value, digits = 1) => (value >= 1000 ? Math.round(value).toString() : value.toFixed(digits));
const row = (cells) => `| ${cells.join(' | ')} |`;
export const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row), ''];

const cpu = ({ node, postgres }) => node + postgres;

/** The ratios that the targets are about. */
function ratios({ shape, stacks }) {
  const of = (name) => stacks.find((stack) => stack.name === name);
  const [hub, unguarded] = [of('hub'), of('hub, policy off')];
  const [limit, postgraphile] = [of('limit'), of('PostGraphile')];
  return [
    shape.name,
    number(hub.perSecond / unguarded.perSecond, 2),
    number(hub.perSecond / postgraphile.perSecond, 2),
    number(cpu(hub) / cpu(limit), 2),
    `${hub.p99} ms against ${postgraphile.p50} ms`,
    `${hub.memory} MiB`,
  ];
}

export const printShapes = (results) => [
  '## Four shapes',
  '',
  'Requests a second over 16 connections, latencies in milliseconds, CPU per request in milliseconds of Node and of PostgreSQL, the most memory of the Node process while it was loaded.',
  'Every server gave the same values in its answers before it was measured.',
  '',
  ...results.flatMap(({ shape, bytes, stacks }) => [
    `### ${shape.name}: ${shape.about} (${Math.ceil(bytes / 1024)} KB)`,
    '',
    ...table(
      ['server', 'requests/s', 'p50', 'p99', 'CPU Node', 'CPU PostgreSQL', 'CPU', 'MiB'],
      stacks.map((each) => [
        `${each.name}`,
        number(each.perSecond),
        each.p50,
        each.p99,
        number(each.node, 2),
        number(each.postgres, 2),
        number(cpu(each), 2),
        each.memory,
      ]),
    ),
  ]),
  ...results[0].stacks.map(({ name, about }) => `- **${name}**: ${about}`),
  '',
  '### Ratios',
  '',
  ...table(
    [
      'shape',
      'requests/s, with policy to without',
      'requests/s, hub to PostGraphile',
      'CPU, hub to limit',
      'p99 of the hub against p50 of PostGraphile',
      'memory of the hub',
    ],
    results.map(ratios),
  ),
];

export const printLooks = (looks) => [
  '## Looks at records',
  '',
  'Pages of 100 people, with policy and ledger: what the ledger keeps of a page (tables and indexes) and its share of the write-ahead log, in kilobytes a request.',
  '',
  ...table(
    ['page', 'requests/s', 'p50', 'p99', 'CPU Node', 'CPU PostgreSQL', 'kept, kB', 'log, kB'],
    looks.map(({ about, perSecond, p50, p99, node, postgres, kept, log }) => [
      about,
      number(perSecond),
      p50,
      p99,
      number(node, 2),
      number(postgres, 2),
      number(kept / 1000),
      number(log / 1000),
    ]),
  ),
];

export const printFlood = ({ queries, before, after }) => [
  '## A flood of queries that differ',
  '',
  `${queries} queries, no two alike: the hub held ${before.hub} MiB before and ${after.hub} MiB after; the largest of its PostgreSQL processes ${before.postgres} MiB and ${after.postgres} MiB.`,
  '',
];

export const printSizes = (sizes) => [
  '## From small to large',
  '',
  'The hub on an otherwise idle machine: pages of 20 beneficiaries by day of registration, the first and the 10,000th (or the last, where there are fewer). The embedded database holds at most 200,000 beneficiaries.',
  '',
  ...table(
    [
      'database',
      'beneficiaries',
      'start, s',
      'MiB at rest',
      'MiB loaded',
      'page 1/s',
      'far page/s',
      'far page',
      'page 1 CPU, ms',
      'far page CPU, ms',
      'Q3/s',
      'Q4/s',
    ],
    sizes.map(({ kind, count, startUp, rest, loaded, first, far, q3, q4 }) => [
      kind,
      count,
      number(startUp),
      rest,
      loaded,
      number(first.perSecond),
      number(far.perSecond),
      far.number,
      number(first.cpu, 2),
      number(far.cpu, 2),
      number(q3.perSecond),
      number(q4.perSecond),
    ]),
  ),
];
