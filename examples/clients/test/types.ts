// Uses that must not compile: `tsc` fails where one of them does.
import { createClient } from '../src/fetch/client';
import { OlderPersons } from '../src/fetch/queries';

export async function use(): Promise<string> {
  const ask = createClient('http://127.0.0.1:4000');
  const { data } = await ask(OlderPersons, { department: '92-SYT', first: 5 });
  const person = data?.department?.beneficiaries?.nodes[0];
  // @ts-expect-error a field that is not asked for
  void person?.commune;
  // @ts-expect-error a field that may be null
  void person?.birthYear.toFixed();
  // @ts-expect-error a field of another type
  void data?.department?.name.toFixed();
  // @ts-expect-error data that may be missing
  void data.department;
  // @ts-expect-error a variable of another type
  await ask(OlderPersons, { department: 92, first: 5 });
  // @ts-expect-error a variable that is missing
  await ask(OlderPersons, { first: 5 });
  // @ts-expect-error a value that the enum has not
  return person?.status === 'LOST' ? '' : (person?.registeredOn ?? '');
}
