import { graphql } from '../gql';

/** Older persons of a department, with two fields that an agreement may leave closed. */
export const OlderPersons = graphql(`
  query OlderPersons($department: String!, $first: Int!, $after: String) {
    department(code: $department) {
      id
      name
      beneficiaries(first: $first, after: $after, filter: { category: { eq: OLDER_PERSON } }) {
        totalCount
        nodes {
          id
          registeredOn
          status
          birthYear
          identity {
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** An object again by its id, whatever it is. */
export const Again = graphql(`
  query Again($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Department {
        code
        name
      }
    }
  }
`);

/** All four scalars of the hub: Date, VND, DateTime and Period. */
export const Scalars = graphql(`
  query Scalars($asOf: Date!, $beneficiary: ID!) {
    department(code: "92-SYT", asOf: $asOf) {
      id
      validFrom
    }
    beneficiary(id: $beneficiary) {
      id
      enrolments(first: 1) {
        nodes {
          id
          monthlyAmount
          payments(first: 1) {
            nodes {
              id
              month
            }
          }
        }
      }
      accessEvents(first: 1) {
        nodes {
          id
          at
        }
      }
    }
  }
`);
