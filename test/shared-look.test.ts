import { SharedLook } from '../src/access/shared-look.ts';
import { hedge } from '../src/base/hedge.ts';

/** Looks that end when they are told to; each answers its number. */
function createLooks(): { readonly shared: SharedLook<number>; readonly ends: ((error?: Error) => void)[] } {
  const ends: ((error?: Error) => void)[] = [];
  const shared = new SharedLook(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = ends.length;
        ends.push((error) => {
          if (error === undefined) resolve(number);
          else reject(error);
        });
      }),
  );
  return { shared, ends };
}

/** Lets promises that have an outcome go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('requests that come while a look is under way share the next one: it begins after they came', async () => {
  const { shared, ends } = createLooks();
  const [first, second, third] = [shared.take(), shared.take(), shared.take()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(0);
  await settle();
  expect(ends).toHaveLength(2);
  // This one comes after the second look began, which may have missed what was changed since.
  const fourth = shared.take();
  ends[1]?.();
  expect([await second, await third]).toEqual([1, 1]);
  await settle();
  ends[2]?.();
  expect(await fourth).toBe(2);
});

test('a look that hangs holds up nobody who comes later, and its failure fails only those who began it', async () => {
  const { shared, ends } = createLooks();
  const hanging = shared.take();
  const later = shared.take();
  while (ends.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  ends[1]?.();
  expect(await later).toBe(1);
  ends[0]?.(new Error('lost'));
  await expect(hanging).rejects.toThrow('lost');
  const after = shared.take();
  ends[2]?.();
  expect(await after).toBe(2);
});

test('a read that is silent is made beside, the first answer counts, and a failure once both have failed', async () => {
  const never = new Promise<string>(() => undefined);
  const answers = [never, Promise.resolve('second')];
  expect(await hedge(() => answers.shift() ?? never, 10)).toBe('second');
  let times = 0;
  const fail = (): Promise<string> => Promise.reject(new Error(String((times += 1))));
  await expect(hedge(fail, 10)).rejects.toThrow('1');
  expect(times).toBe(1);
});
