import type { Check } from './check.ts';
import { contractFields } from './contract-schema.ts';
import { beneficiaries } from './lists.ts';
import { readSample } from './pages.ts';
import { Breach, NotChecked } from './result.ts';
import { describeErrors, isObject, type CheckedService, type ServiceAnswer } from './service.ts';

const refusals = ['FORBIDDEN', 'UNAUTHENTICATED'];

const isRefusal = ({ errors }: ServiceAnswer): boolean =>
  errors.length > 0 && errors.every(({ extensions }) => refusals.includes(String(extensions?.code)));

/** Uses a field that the assertion does not name: by showing, by filtering, by ordering. */
const attempts: readonly { readonly how: string; readonly field: string; readonly query: string }[] = [
  { how: 'shown', field: 'Beneficiary.category', query: '{ list: beneficiaries(first: 1) { nodes { category } } }' },
  {
    how: 'filtered by',
    field: 'Beneficiary.category',
    query: '{ list: beneficiaries(first: 1, filter: { category: { isNull: false } }) { nodes { id } } }',
  },
  {
    how: 'filtered by, from a row below',
    field: 'Beneficiary.category',
    query:
      '{ list: enrolments(first: 1, filter: { not: { beneficiary: { category: { isNull: true } } } }) { nodes { id } } }',
  },
  {
    how: 'ordered by',
    field: 'Beneficiary.registeredOn',
    query: '{ list: beneficiaries(first: 1, orderBy: { field: REGISTERED_ON }) { nodes { id } } }',
  },
];

/** Whether an answer contains more of a list than rows whose fields are null. */
function holdsSomething({ data }: ServiceAnswer): boolean {
  const list = data?.['list'];
  const rows = isObject(list) ? list['nodes'] : null;
  if (!Array.isArray(rows)) return false;
  return rows.some((row) => isObject(row) && Object.values(row).some((value) => value !== null));
}

async function checkAttempt(service: CheckedService, { how, field, query }: (typeof attempts)[number]): Promise<void> {
  const fields = contractFields().filter((each) => each !== field);
  const answer = await service.ask({ query }, { claims: { fields } });
  const where = `\`${field}\` ${how}, which the assertion does not name`;
  if (holdsSomething(answer)) throw new Breach(where, 'HTTP 401, or FORBIDDEN and null', 'the value of the field');
  if (isRefusal(answer)) return;
  const came = `HTTP ${answer.raw.status} with ${describeErrors(answer.errors)}`;
  throw new Breach(where, 'HTTP 401, or FORBIDDEN and null', came);
}

export const fieldsCheck: Check = {
  name: 'assertion-fields',
  title: 'Fields that the assertion does not name stay closed',
  remedy: 'Before answering, compare every field that is selected, filtered by or ordered by with `fields`.',
  run: async (service) => {
    await readSample(service, beneficiaries);
    for (const attempt of attempts) await checkAttempt(service, attempt);
    return `${attempts.length} attempts`;
  },
};

export const policyCheck: Check = {
  name: 'policy',
  title: 'The department’s own policy holds: an analyst of no department reads no records',
  remedy: 'Decide by the viewer of the assertion and the department’s own agreements; do not rely on the hub alone.',
  run: async (service) => {
    const sample = await service.keep('has rows', () => readSample(service, beneficiaries, 0));
    const answer = await service.ask(
      { query: '{ list: beneficiaries(first: 1) { nodes { id category } totalCount } }' },
      { claims: { viewer: { role: 'ANALYST', department: null, subject: 'link check', client: 'link check' } } },
    );
    const list = answer.data?.['list'];
    if (holdsSomething(answer) || (isObject(list) && Number(list['totalCount']) > 0)) {
      throw new Breach(
        '`beneficiaries` for an analyst of no department',
        'FORBIDDEN, or no rows',
        'rows or their number',
      );
    }
    if (answer.errors.length > 0 && !isRefusal(answer)) {
      throw new Breach('The refusal', 'the code FORBIDDEN', describeErrors(answer.errors));
    }
    if (sample.length === 0) throw new NotChecked('the department has no rows that could be shown');
    return answer.errors.length > 0 ? 'refused' : 'nothing shown';
  },
};
