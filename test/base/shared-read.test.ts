import { SharedRead } from '../../src/base/shared-read.ts';
import { hedge } from '../../src/base/hedge.ts';

/** Creates reads that end when the test ends them; each returns its number. */
function createReads(): { readonly shared: SharedRead<number>; readonly ends: ((error?: Error) => void)[] } {
  const ends: ((error?: Error) => void)[] = [];
  const shared = new SharedRead(
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

test('requests that arrive during a read share the next read, which begins after they arrived', async () => {
  const { shared, ends } = createReads();
  const [first, second, third] = [shared.take(), shared.take(), shared.take()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(0);
  await settle();
  expect(ends).toHaveLength(2);
  // This request arrives after the second read began, which may have missed later changes.
  const fourth = shared.take();
  ends[1]?.();
  expect([await second, await third]).toEqual([1, 1]);
  await settle();
  ends[2]?.();
  expect(await fourth).toBe(2);
});

test('a read that does not end delays no later request, and its failure fails only the requests that began it', async () => {
  const { shared, ends } = createReads();
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

test('a read without an answer is repeated in parallel; the first answer counts, and it fails once both have failed', async () => {
  const never = new Promise<string>(() => undefined);
  const answers = [never, Promise.resolve('second')];
  expect(await hedge(() => answers.shift() ?? never, 10)).toBe('second');
  let times = 0;
  const fail = (): Promise<string> => Promise.reject(new Error(String((times += 1))));
  await expect(hedge(fail, 10)).rejects.toThrow('1');
  expect(times).toBe(1);
});
