const row = 'id category status registeredOn birthYear department { code }';
const whole = `${row} enrolments(first: 2, orderBy: { field: STARTED_ON }) { nodes { status programme { code name }
  payments(first: 5, orderBy: { field: MONTH }) { nodes { month amount status } } } }`;

/** What is asked of a hub, whoever keeps the records. */
export const shapes = (code) => [
  {
    name: 'F1',
    about: 'a page of 20 beneficiaries of the own department',
    hub: `query F1($code: String!) { department(code: $code) { name beneficiaries(first: 20) { nodes { ${row} } } } }`,
    variables: { code },
  },
  {
    name: 'F2',
    about: 'the same with enrolments, programmes and payments',
    hub: `query F2($code: String!) { department(code: $code) { name beneficiaries(first: 20) { nodes { ${whole} } } } }`,
    variables: { code },
  },
  {
    name: 'F3',
    about: 'a page of 20 of each of the departments of health',
    hub: `query F3 { departments(first: 34, filter: { name: { equals: "Sở Y tế" } }) { nodes { code
      beneficiaries(first: 20) { nodes { ${row} } } } } }`,
    variables: {},
  },
  {
    name: 'F4',
    about: 'one list of all departments by day of registration, a page of 100',
    hub: `query F4 { beneficiaries(first: 100, orderBy: { field: REGISTERED_ON }) { nodes { ${row} } } }`,
    variables: {},
  },
  {
    name: 'F5',
    about: 'how many older persons all departments have',
    hub: `query F5 { beneficiaries(first: 1, filter: { category: { eq: OLDER_PERSON } }) { totalCount } }`,
    variables: {},
  },
];
