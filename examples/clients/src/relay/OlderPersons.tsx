import { graphql, useFragment, useLazyLoadQuery, usePaginationFragment, useRefetchableFragment } from 'react-relay';
import type { OlderPersonsDepartmentQuery } from './__generated__/OlderPersonsDepartmentQuery.graphql';
import type { OlderPersonsPageQuery } from './__generated__/OlderPersonsPageQuery.graphql';
import type { OlderPersonsQuery } from './__generated__/OlderPersonsQuery.graphql';
import type { OlderPersons_department$key } from './__generated__/OlderPersons_department.graphql';
import type { OlderPersons_list$key } from './__generated__/OlderPersons_list.graphql';
import type { OlderPersons_person$key } from './__generated__/OlderPersons_person.graphql';

/** A field that is not open has no value; `@catch` gives its error in the value's stead. */
export const person = graphql`
  fragment OlderPersons_person on Beneficiary {
    registeredOn
    status
    birthYear @catch(to: RESULT)
    enrolments(first: 1) {
      nodes {
        monthlyAmount
      }
    }
  }
`;

function Person({ of }: { of: OlderPersons_person$key }) {
  const { birthYear, registeredOn, status } = useFragment(person, of);
  return (
    <li>
      {registeredOn ?? '?'} {status ?? '?'} {birthYear.ok ? birthYear.value : 'not open'}
    </li>
  );
}

/** A list within an object, page by page: Relay asks for the next one through `node(id:)`. */
export const list = graphql`
  fragment OlderPersons_list on Department
  @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
  @refetchable(queryName: "OlderPersonsPageQuery") {
    beneficiaries(first: $first, after: $after, filter: { category: { eq: OLDER_PERSON } })
      @connection(key: "OlderPersons_beneficiaries") {
      totalCount
      edges {
        node {
          id
          ...OlderPersons_person
        }
      }
    }
  }
`;

function List({ of }: { of: OlderPersons_list$key }) {
  const { data, hasNext, loadNext } = usePaginationFragment<OlderPersonsPageQuery, OlderPersons_list$key>(list, of);
  return (
    <>
      <ul>
        {data.beneficiaries?.edges.map(({ node }) => (
          <Person key={node.id} of={node} />
        ))}
      </ul>
      {hasNext && <button onClick={() => loadNext(20)}>More</button>}
    </>
  );
}

/** An object that is asked for again: Relay finds it by its id. */
export const department = graphql`
  fragment OlderPersons_department on Department @refetchable(queryName: "OlderPersonsDepartmentQuery") {
    code
    name
    validFrom
  }
`;

function Heading({ of }: { of: OlderPersons_department$key }) {
  const [{ name }, refetch] = useRefetchableFragment<OlderPersonsDepartmentQuery, OlderPersons_department$key>(
    department,
    of,
  );
  return <h1 onClick={() => refetch({}, { fetchPolicy: 'network-only' })}>{name}</h1>;
}

export const query = graphql`
  query OlderPersonsQuery($code: String!) {
    department(code: $code) {
      id
      ...OlderPersons_department
      ...OlderPersons_list
    }
  }
`;

/** Older persons of a department. */
export function OlderPersons({ code }: { code: string }) {
  const { department: found } = useLazyLoadQuery<OlderPersonsQuery>(query, { code });
  if (found == null) return <p>There is no department {code}.</p>;
  return (
    <>
      <Heading of={found} />
      <List of={found} />
    </>
  );
}
