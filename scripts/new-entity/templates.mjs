/** Writes the model: rows with a name that are in force from a day on. */
export const modelOf = ({ type, title, term, words }) => `/// ${title} (${term}).
model ${type} {
  id        String    @id
  /// Name (tên).
  name      String
  /// Key that puts names in the order of the Vietnamese alphabet.
  sortKey   String
  /// First day (ngày bắt đầu).
  validFrom DateTime  @db.Date
  /// Last day (ngày kết thúc); null while the ${words} is in force.
  validTo   DateTime? @db.Date
  /// True for rows made for demonstration (dữ liệu giả lập).
  synthetic Boolean   @default(false)
}
`;

/** Writes the SQL of the model, as \`lienthong migrate --diff\` prints it. */
export const migrationOf = ({ type }) => `-- CreateTable
CREATE TABLE "${type}" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "${type}_pkey" PRIMARY KEY ("id")
);
`;

export const schemaOf = ({ type, title, term, words, plural, list }) => `extend type Query {
  "All ${plural} (${term})."
  ${list}: ${type}Connection! @dataClass(is: PUBLIC)
}

"""
${title} (${term}).
"""
type ${type} implements Node @key(fields: "id") @list(orderBy: [NAME, VALID_FROM], default: { field: NAME }) {
  "Global id (mã định danh toàn cục), for \`node\` and \`_entities\`."
  id: ID! @dataClass(is: PUBLIC)
  "Name (tên)."
  name: String! @dataClass(is: PUBLIC) @filter(as: TextFilter)
  "First day (ngày bắt đầu)."
  validFrom: Date! @dataClass(is: PUBLIC)
  "Last day (ngày kết thúc); null while the ${words} is in force."
  validTo: Date @dataClass(is: PUBLIC)
  "True for rows made by the synthetic generator (dữ liệu giả lập)."
  synthetic: Boolean! @dataClass(is: PUBLIC)
}
`;

export const testOf = ({ plural, list }) => `import { openHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub();
});
afterAll(() => hub.close());

test('all ${plural} are listed, by their names', async () => {
  const answer = await hub.read('{ ${list} { nodes { id name validFrom validTo } totalCount } }');
  expect(answer).toEqual({ ${list}: { nodes: [], totalCount: 0 } });
});
`;
