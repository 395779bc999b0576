import { createHash, verify, type KeyObject } from 'node:crypto';
import type { Asked, WireFault } from './faulty-service.ts';
import { globalId } from '../ids.ts';

/** A service with one fault: the check that must find it, and the expected message. */
export interface ContractFault {
  readonly check: string;
  readonly says: RegExp;
  readonly wire: WireFault;
}

/** A root field in an operation of the checks. */
interface RootField {
  readonly alias: string;
  readonly field: string;
  readonly selection: string;
  /** Returns the value of an argument; undefined if it is omitted. */
  get(name: string): any;
  set(name: string, value: unknown): void;
}

function rootFields({ query, variables }: Asked): RootField[] {
  return [...query.matchAll(/\b(q\d+): (\w+)(?:\([^)]*\))? ((?:(?!\bq\d+: ).)*)/g)].map(
    ([, alias = '', field = '', selection = '']) => ({
      alias,
      field,
      selection,
      get: (name) => variables[`${alias}_${name}`],
      set: (name, value) => {
        variables[`${alias}_${name}`] = value;
      },
    }),
  );
}

/** A service that reads a query in another way. */
const misunderstands = (change: (question: RootField) => boolean): WireFault => ({
  ask: (asked) => rootFields(asked).map(change).includes(true),
});

/** A service that replaces the value of a variable by another. */
const replacesVariable = (name: string, value: unknown, replacement: unknown): WireFault => ({
  ask: ({ variables }) => {
    const isMeant = variables[name] === value;
    if (isMeant) variables[name] = replacement;
    return isMeant;
  },
});

/** A service that gives another answer to a query. */
const misanswers = (change: (value: any, question: RootField) => void): WireFault => ({
  answer: ({ answer }, asked) => {
    for (const question of rootFields(asked)) {
      const value = answer.data?.[question.alias];
      if (value != null) change(value, question);
    }
  },
});

/** A service that replaces a filter by another. */
const misfilters = (change: (filter: any) => unknown): WireFault =>
  misunderstands((question) => {
    const [among, filter, ...others] = question.get('filter')?.and ?? [];
    const changed = filter === undefined || others.length > 0 ? undefined : change(filter);
    if (changed === undefined) return false;
    question.set('filter', { and: [among, changed] });
    return true;
  });

const readCursor = (cursor: string): [unknown, string] => JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
const makeCursor = (value: unknown, key: string): string =>
  Buffer.from(JSON.stringify([value, key])).toString('base64url');

/** A service that reads cursors in another way. */
const miscuts = (change: (value: unknown, key: string) => string | undefined): WireFault =>
  misunderstands((question) => {
    const cursor = question.get('after');
    const changed = cursor == null || cursor === 'no cursor' ? undefined : change(...readCursor(cursor));
    if (changed === undefined) return false;
    question.set('after', changed);
    return true;
  });

const swap = (rows: unknown[], place: number): void => {
  [rows[place], rows[place + 1]] = [rows[place + 1], rows[place]];
};

const takes = (check: string, isTaken: NonNullable<WireFault['forgives']>): ContractFault => ({
  check: `assertion-${check}`,
  says: /expected HTTP 401, the code UNAUTHENTICATED and no data; came HTTP 200 with data/,
  wire: { forgives: isTaken },
});

const isSigned = (token: string, key: KeyObject): boolean => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
};

const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

const seconds = (): number => Date.now() / 1000;

/** Faults of a service that accepts what it must refuse. */
export const trustingFaults = (everyField: readonly string[], publicKey: KeyObject): readonly ContractFault[] => {
  const used = new Set<unknown>();
  return [
    takes('missing', ({ token }) => token === null),
    takes('garbage', ({ token, claims }) => token !== null && claims.iss === undefined),
    takes('signature', ({ token, header }) => header['alg'] === 'EdDSA' && !isSigned(token!, publicKey)),
    takes('operation', ({ claims }, body) => claims['operation'] !== undefined && claims['operation'] !== hashOf(body)),
    takes('unsigned', ({ header }) => header['alg'] === 'none'),
    takes('algorithm', ({ header }) => header['alg'] === 'HS256'),
    takes('type', ({ header }) => header['typ'] === 'JWT'),
    takes('expired', ({ claims }) => Number(claims.exp) < seconds() - 5),
    takes('early', ({ claims }) => Number(claims.iat) > seconds() + 5),
    takes('long-lived', ({ claims }) => Number(claims.exp) - Number(claims.iat) > 60),
    takes('audience', ({ claims }) => claims.aud === '00-LINK-CHECK'),
    takes('issuer', ({ claims }) => claims.iss === 'not-lienthong'),
    takes('replayed', ({ claims }) => claims.jti !== undefined && used.size === used.add(claims.jti).size),
    {
      check: 'assertion-fields',
      says: /`Beneficiary.category` shown, which the assertion does not name: expected HTTP 401, or FORBIDDEN and null/,
      wire: {
        forgives: ({ claims }) => Array.isArray(claims['fields']) && claims['fields'].length < everyField.length,
      },
    },
    {
      check: 'policy',
      says: /for an analyst of no department: expected FORBIDDEN, or no rows; came rows or their number/,
      wire: { forgives: ({ claims }) => claims['viewer']?.role === 'ANALYST' },
    },
  ];
};

const foreignId = globalId('Beneficiary', '01-SYT-20250701:1');

/** Faults of each check; a fault of one group does not affect the checks of the others. */
export const faultGroups: readonly (readonly ContractFault[])[] = [
  [
    {
      check: 'identity',
      says: /`service.contractVersion`: expected `1.0` or a later 1.x; came `2.0`/,
      wire: misanswers((value, { field }) => {
        if (field === 'service') value.contractVersion = '2.0';
      }),
    },
    {
      check: 'clock',
      says: /`service.now`: expected the hub’s time within 5 s; came one that is -?1\d s off/,
      wire: misanswers((value, { field }) => {
        if (field === 'service') value.now = new Date(Date.now() - 12_000).toISOString();
      }),
    },
    {
      check: 'media-type',
      says: /`Content-Type`: expected application\/json in UTF-8; came another/,
      wire: {
        answer: (reply) => {
          reply.headers['content-type'] = 'text/plain';
        },
      },
    },
    {
      check: 'schema',
      says: /one without, or with another type of, .*Beneficiary.commune/,
      wire: misanswers((value, { field }) => {
        if (field === '_service') value.sdl = value.sdl.replace(/\n {2}"[^"]*"\n {2}commune: String(?=\n)/, '');
      }),
    },
    {
      check: 'paging',
      says: /forwards by 7: expected each row once; came a row that comes again/,
      wire: misanswers((value, question) => {
        if (question.get('first') === 7 && question.get('after') != null && value.nodes.length > 1) {
          value.nodes[0] = value.nodes[1];
        }
      }),
    },
    {
      check: 'limits',
      says: /`beneficiaries\(first: 102\)`: expected BAD_USER_INPUT and no rows; came rows/,
      wire: replacesVariable('first', 102, 101),
    },
    {
      check: 'filters',
      says: /`BeneficiaryFilter.birthYear.lte` on \d+ sampled rows: expected \d+ that meet it .* came \d+, [1-9]\d* of those missing and 0 that/,
      wire: misfilters(({ birthYear }) =>
        birthYear?.lte === undefined ? undefined : { birthYear: { lt: birthYear.lte } },
      ),
    },
    {
      check: 'entities',
      says: /`_entities` of Payment, place 1 \(row 6\): expected the row requested there.* came another row/,
      wire: misanswers((value, { field, selection }) => {
        if (field === '_entities' && selection.includes('on Payment')) swap(value, 0);
      }),
    },
    {
      check: 'statistics',
      says: /`enrolmentStatistics` of all: expected \d+ in all, the `totalCount` of `enrolments`; came \d+/,
      wire: misanswers((value, { field, get }) => {
        if (field === 'enrolmentStatistics' && get('filter') === undefined)
          value[0].enrolments = Number(value[0].enrolments) + 1;
      }),
    },
    {
      check: 'malformed',
      says: /A document that does not parse: expected HTTP 400 with GraphQL errors; came HTTP 200/,
      wire: {
        answer: (reply) => {
          if (reply.status === 400) reply.status = 200;
        },
      },
    },
  ],
  [
    {
      check: 'identity',
      says: /`service.department.code`: expected `92-SYT`; came `01-SYT`/,
      wire: misanswers((value, { field }) => {
        if (field === 'service') value.department.code = '01-SYT';
      }),
    },
    {
      check: 'clock',
      says: /`service.asOf`: expected an instant not after `now`; came a later one/,
      wire: misanswers((value, { field }) => {
        if (field === 'service') value.asOf = new Date(Date.now() + 60_000).toISOString();
      }),
    },
    {
      check: 'schema',
      says: /BeneficiaryCategory.CHILD_MIGRANT/,
      wire: misanswers((value, { field }) => {
        if (field === '_service') value.sdl = value.sdl.replace(/\n {2}"[^"]*"\n {2}CHILD_MIGRANT(?=\n)/, '');
      }),
    },
    {
      check: 'paging',
      says: /`beneficiaries` by id, backwards by 2: expected 2 rows in each page except the last; came a page of 1/,
      wire: misanswers((value, question) => {
        if (question.get('last') === 2 && question.get('before') != null) value.nodes.shift();
      }),
    },
    {
      check: 'cursors',
      says: /`beneficiaries` by id: `startCursor`: expected base64url of the JSON array \[value, key\] of its row; came another text/,
      wire: {
        ...misunderstands((question) => {
          const names = ['after', 'before'].filter((name) => question.get(name)?.startsWith('=') === true);
          for (const name of names) question.set(name, question.get(name).slice(1));
          return names.length > 0;
        }),
        answer: (reply) => {
          reply.answer = JSON.parse(JSON.stringify(reply.answer).replaceAll(/("(?:start|end)Cursor":")/g, '$1='));
        },
      },
    },
    {
      check: 'windows',
      says: /`beneficiaries` by id, `first: 11` with `after` and `before`: expected \d rows between the two cursors; came 11/,
      // It takes one bound only.
      wire: misunderstands((question) => {
        if (question.get('first') == null || question.get('after') == null || question.get('before') == null)
          return false;
        question.set('before', undefined);
        return true;
      }),
    },
    {
      check: 'order',
      says: /`payments` by MONTH DESC: expected .* came row \d+ where it must come before row \d+/,
      wire: misanswers((value, question) => {
        const isTail = question.field === 'payments' && question.get('last') === 101;
        if (isTail && question.get('orderBy')?.direction === 'DESC' && question.selection.includes('amount')) {
          swap(value.nodes, 4);
        }
      }),
    },
    {
      check: 'limits',
      says: /`beneficiaries\(first: 1, after: \(no cursor\)\)`: expected BAD_USER_INPUT and no rows; came rows/,
      wire: replacesVariable('after', 'no cursor', null),
    },
    {
      check: 'counts',
      says: /`beneficiaries.totalCount` of a later page: expected \d+, that of the whole list; came \d+/,
      wire: misanswers((value, question) => {
        if (question.get('after') != null && 'totalCount' in value) value.totalCount = Number(value.totalCount) - 1;
      }),
    },
    {
      check: 'logic',
      says: /`BeneficiaryFilter.or` on \d+ sampled rows: expected 2 .* came 0/,
      wire: misfilters(({ or }) => (or === undefined || or.some((each: any) => each.and) ? undefined : { and: or })),
    },
    {
      check: 'text',
      says: /`BeneficiaryFilter.commune.equals without diacritics, in small letters`/,
      wire: misfilters(({ commune }) =>
        typeof commune?.equals === 'string' && /^[\x20-\x7e]+$/.test(commune.equals)
          ? { commune: { equals: '=' } }
          : undefined,
      ),
    },
    {
      check: 'as-of',
      says: /`beneficiaries\(asOf:\)` of \d+ sampled rows: expected \d+, those whose `registeredOn` is not after the day; came \d+/,
      wire: misunderstands((question) => {
        if (question.field !== 'beneficiaries' || question.get('asOf') === undefined) return false;
        question.set('asOf', undefined);
        return true;
      }),
    },
    {
      check: 'scopes',
      says: /`EnrolmentFilter.scope of a programme` on \d+ sampled rows: expected \d+ that meet it/,
      wire: misfilters(({ scope }) =>
        scope?.length === 1 && scope[0].programmes && !scope[0].categories
          ? { scope: [{ programmes: [] }] }
          : undefined,
      ),
    },
    {
      check: 'nested-lists',
      says: /`Beneficiary.enrolments\(last: 2\)`: expected the page of `enrolments` with the filter `beneficiary`; came another/,
      wire: misanswers((value) => {
        for (const row of value.nodes ?? []) row.p2?.nodes.reverse();
      }),
    },
    {
      check: 'many-fields',
      says: /The operation: expected HTTP 200 without errors; came HTTP 200 with QUERY_TOO_LARGE/,
      wire: {
        answer: (reply, { query }) => {
          if (query.includes('f49:'))
            reply.answer = { errors: [{ message: 'No.', extensions: { code: 'QUERY_TOO_LARGE' } }] };
        },
      },
    },
    {
      check: 'foreign-rows',
      says: /Ids of other departments in a filter: expected no rows; came 1/,
      wire: misanswers((value, question) => {
        if (question.get('filter')?.id?.in?.length === 3 && question.field === 'beneficiaries')
          value.nodes.push({ id: foreignId });
      }),
    },
  ],
  [
    {
      check: 'identity',
      says: /`service.department.id`: expected the global id of 92-SYT-20250701; came another/,
      wire: misanswers((value, { field }) => {
        if (field === 'service') value.department.id = globalId('Department', '92-SYT-20210101');
      }),
    },
    {
      check: 'schema',
      says: /Query.beneficiaries.citizenId/,
      wire: misanswers((value, { field }) => {
        if (field === '_service') value.sdl = value.sdl.replace(/\n {4}"[^"]*"\n {4}citizenId: String(?=\n)/, '');
      }),
    },
    {
      check: 'paging',
      says: /forwards by 2: expected \d+ rows; came an end after 2/,
      wire: misanswers((value, question) => {
        if (question.get('first') === 2 && value.pageInfo && question.get('filter') === undefined)
          value.pageInfo.hasNextPage = false;
      }),
    },
    {
      check: 'cursors-between',
      says: /after a position after the last row: expected the 0 rows that are next to it there; came 3/,
      // It treats an unknown cursor as the start.
      wire: miscuts((value, key) =>
        key.endsWith(';') || key.endsWith(':') ? makeCursor(value === null ? null : value, '') : undefined,
      ),
    },
    {
      check: 'windows',
      says: /`payments` by MONTH DESC, `last: 2` with `after` and `before`: expected 2 rows .* came 1/,
      wire: misanswers((value, question) => {
        const isBetween = question.get('after') != null && question.get('before') != null;
        if (isBetween && question.field === 'payments' && question.get('orderBy')?.direction === 'DESC')
          if (question.get('last') === 2 && value.nodes.length === 2) value.nodes.shift();
      }),
    },
    {
      check: 'collation',
      says: /the key of row \d+ in the other case: expected the \d+ rows that are next to it there; came/,
      wire: miscuts((value, key) => (/^\d+-[a-z]/.test(key) ? makeCursor(value, key.toUpperCase()) : undefined)),
    },
    {
      check: 'limits',
      says: /`beneficiaries\(first: -1\)`: expected BAD_USER_INPUT and no rows; came HTTP 200 with INTERNAL_SERVER_ERROR/,
      wire: {
        answer: ({ answer }, { variables }) => {
          if (variables['first'] === -1) answer.errors[0].extensions.code = 'INTERNAL_SERVER_ERROR';
        },
      },
    },
    {
      check: 'counts',
      says: /`beneficiaries.totalCount` of a filter: expected \d+; came \d+/,
      wire: misanswers((value, question) => {
        if (question.get('filter')?.and?.[1]?.status !== undefined && 'totalCount' in value)
          value.totalCount = Number(value.totalCount) + 1;
      }),
    },
    {
      check: 'unknown-values',
      says: /`BeneficiaryFilter.not.birthYear.eq` on \d+ sampled rows/,
      wire: misfilters(({ not }) =>
        not?.birthYear === undefined ? undefined : { and: [{ not }, { birthYear: { isNull: false } }] },
      ),
    },
    {
      check: 'text',
      says: /`BeneficiaryFilter.commune.contains `%`` on \d+ sampled rows/,
      wire: misfilters(({ commune }) =>
        ['%', '_'].includes(commune?.contains ?? commune?.startsWith) ? { commune: { isNull: false } } : undefined,
      ),
    },
    {
      check: 'related-rows',
      says: /`BeneficiaryFilter.enrolments.none.status` on \d+ sampled rows/,
      wire: misfilters(({ enrolments }) =>
        enrolments?.none?.status === undefined ? undefined : { not: { enrolments: { none: enrolments.none } } },
      ),
    },
    {
      check: 'programmes',
      says: /`EnrolmentFilter.programme.id.in` on \d+ sampled rows/,
      wire: misfilters(({ programme }) =>
        programme?.id.in === undefined ? undefined : { programme: { id: { eq: programme.id.in[0] } } },
      ),
    },
    {
      check: 'as-of',
      says: /`beneficiaries\(asOf:\) { enrolments }`: expected enrolments by that day; came one that started later/,
      wire: misanswers((value, { selection }) => {
        if (selection.includes('{ nodes { id startedOn } }')) {
          for (const { enrolments } of value.nodes) for (const row of enrolments.nodes) row.startedOn = '2999-01-01';
        }
      }),
    },
    {
      check: 'entities',
      says: /`_entities` of Beneficiary: expected \d+ places, one for each request; came \d+/,
      wire: misanswers((value, { field, selection }) => {
        if (field === '_entities' && selection.includes('on Beneficiary')) {
          value.splice(0, value.length, ...value.filter((row: unknown) => row !== null));
        }
      }),
    },
    {
      check: 'statistics',
      says: /`enrolmentStatistics` of all: expected each programme once, in the order of their keys; came another order at place 2/,
      wire: misanswers((value, { field }) => {
        if (field === 'enrolmentStatistics') value.reverse();
      }),
    },
    {
      check: 'abandoned',
      says: /No answer could be had/,
      wire: { cuts: ({ query }, wasAbandoned) => wasAbandoned && query === '{ service { contractVersion } }' },
    },
    {
      check: 'foreign-rows',
      says: /Ids in all answers: expected keys that begin with 92-SYT-20250701:; came keys of 01-SYT-20250701/,
      wire: {
        answer: ({ answer }, { variables }) => {
          if (variables['last'] === 101) answer.data.beneficiaries?.nodes.splice(0, 1, { id: foreignId });
        },
      },
    },
  ],
  [
    {
      check: 'limits',
      says: /`beneficiaries\(first: 0\)`: expected at most 0 rows; came HTTP 200 with BAD_USER_INPUT/,
      // It wants a value for each variable.
      wire: {
        answer: (reply, { query, variables }) => {
          if (query.includes('$after') && !('after' in variables))
            reply.answer = { errors: [{ message: 'No.', extensions: { code: 'BAD_USER_INPUT' } }] };
        },
      },
    },
  ],
];
