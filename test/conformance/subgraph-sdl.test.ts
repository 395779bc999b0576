import { readFileSync } from 'node:fs';
import { compareWithContract } from '../../src/conformance/schema-check.ts';
import { packagePath } from '../../src/base/paths.ts';

const contract = readFileSync(packagePath('schema', 'contract', 'department.graphql'), 'utf8');

/** What Federation libraries add to the SDL that they serve. */
const definitions = `
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @federation__external(reason: String) on OBJECT | FIELD_DEFINITION
  enum link__Purpose { SECURITY EXECUTION }
  scalar link__Import
  scalar federation__FieldSet
  scalar _Any
  type _Service { sdl: String }
  union _Entity = Beneficiary | Enrolment | Payment
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }
`;

const renamed = contract
  .replaceAll('@key(', '@primaryKey(')
  .replace('["@key"]', '[{ name: "@key", as: "@primaryKey" }, "@tag", "FieldSet"]');

test.each([
  ['the contract itself', contract],
  ['the contract with the definitions of Federation', contract + definitions],
  ['a key under another name', `${renamed} directive @tag(name: String!) repeatable on OBJECT scalar FieldSet`],
  ['a key with its prefix', contract.replace(', import: ["@key"]', '').replaceAll('@key(', '@federation__key(')],
  ['a root that is extended alone', contract.replace(/"""[^"]*"""\s*type Query/, 'extend type Query')],
])('%s is the contract', async (_, sdl) => {
  expect(sdl).not.toBe('');
  await expect(compareWithContract(sdl)).resolves.toMatch(/^\d+ differences, none that matters$/);
});

test.each([
  ['no SDL', 'nothing {', 'another text'],
  ['an unknown type', contract.replace('service: DepartmentService!', 'service: Missing!'), 'another text'],
  ['a field that is gone', contract.replace(/\n {2}"[^"]*"\n {2}commune: String(?=\n)/, ''), 'Beneficiary.commune'],
])('%s is not', async (_, sdl, reason) => {
  expect(sdl).not.toBe(contract);
  await expect(compareWithContract(sdl)).rejects.toThrow(reason);
});
