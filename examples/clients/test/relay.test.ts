import { fetchQuery, getSelector, type Environment } from 'relay-runtime';
import { expect, test } from 'vitest';
import departmentQuery, {
  type OlderPersonsDepartmentQuery,
} from '../src/relay/__generated__/OlderPersonsDepartmentQuery.graphql';
import pageQuery, { type OlderPersonsPageQuery } from '../src/relay/__generated__/OlderPersonsPageQuery.graphql';
import type { OlderPersonsQuery } from '../src/relay/__generated__/OlderPersonsQuery.graphql';
import { createEnvironment } from '../src/relay/environment';
import { department, list, person, query } from '../src/relay/OlderPersons';
import { department as code, hub, portal } from './asks';

/** What a fragment reads of the store, as `useFragment` does. */
function read(environment: Environment, fragment: unknown, key: unknown): any {
  const selector = getSelector(fragment as never, key as never);
  return environment.lookup(selector as never).data;
}

test('a list within an object goes on through node; a field that is not open is its error', async () => {
  const environment = createEnvironment(hub, portal);
  const data = await fetchQuery<OlderPersonsQuery>(environment, query, { code }).toPromise();
  const { edges, pageInfo } = read(environment, list, data?.department).beneficiaries;
  expect(edges).toHaveLength(2);
  expect(read(environment, person, edges[0].node)).toMatchObject({
    status: 'ACTIVE',
    birthYear: { ok: false, errors: [{ extensions: { code: 'FORBIDDEN', reason: 'FIELD_NOT_OPENED' } }] },
  });

  const id = data?.department?.id ?? '';
  const more = { id, first: 3, after: pageInfo.endCursor };
  await fetchQuery<OlderPersonsPageQuery>(environment, pageQuery, more).toPromise();
  const joined = read(environment, list, data?.department).beneficiaries.edges;
  expect(new Set(joined.map((edge: any) => edge.node.id)).size).toBe(5);

  const again = await fetchQuery<OlderPersonsDepartmentQuery>(environment, departmentQuery, { id }).toPromise();
  expect(read(environment, department, again?.node)).toMatchObject({ code, name: 'Sở Y tế' });
});
