import { graphql, readFragment, type FragmentOf } from './graphql';

const PersonRow = graphql(`
  fragment PersonRow on Beneficiary {
    id
    registeredOn
    status
    birthYear
    identity {
      name
    }
    enrolments(first: 1) {
      nodes {
        monthlyAmount
      }
    }
  }
`);

/** Older persons of a department, with two fields that an agreement may leave closed. */
export const OlderPersons = graphql(
  `
    query OlderPersons($department: String!, $first: Int!) {
      department(code: $department) {
        id
        name
        beneficiaries(first: $first, filter: { category: { eq: OLDER_PERSON } }) {
          totalCount
          nodes {
            ...PersonRow
          }
        }
      }
    }
  `,
  [PersonRow],
);

/** What a row shows of a person: a field that is not open is null, so the compiler asks what to write then. */
export function describe(row: FragmentOf<typeof PersonRow>): string {
  const { birthYear, identity, status } = readFragment(PersonRow, row);
  return `${identity?.name ?? 'name not open'}, born ${birthYear ?? 'in a year not open'}: ${status ?? 'status not open'}`;
}
