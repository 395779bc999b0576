import { mockServer } from '@graphql-tools/mock';
import { buildSchema, print } from 'graphql';
import { expect, test } from 'vitest';
import schema from '../../../schema.graphql?raw';
import { OlderPersons, Scalars } from '../src/fetch/queries';

const mocked = mockServer(schema, {
  Date: () => '2026-01-31',
  DateTime: () => '2026-01-31T07:00:00.000Z',
  VND: () => 500_000,
  Period: () => '202601',
  Beneficiary: () => ({ birthYear: null }),
});

test('graphql-js builds the schema', () => {
  expect(buildSchema(schema).getType('VND')).toBeDefined();
});

test('the schema is mocked, with the scalars of the hub', async () => {
  const { data, errors } = await mocked.query(print(Scalars), { asOf: '2026-01-01', beneficiary: 'any' });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    department: { validFrom: '2026-01-31' },
    beneficiary: {
      enrolments: { nodes: [{ monthlyAmount: 500_000, payments: { nodes: [{ month: '202601' }, {}] } }, {}] },
      accessEvents: { nodes: [{ at: '2026-01-31T07:00:00.000Z' }, {}] },
    },
  });
});

test('a screen is tried with a field that is not open', async () => {
  const { data } = await mocked.query(print(OlderPersons), { department: '92-SYT', first: 2 });
  const nodes = [{ status: expect.any(String), birthYear: null }, {}];
  expect(data).toMatchObject({ department: { beneficiaries: { nodes } } });
});
