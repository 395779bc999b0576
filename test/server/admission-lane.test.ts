import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { AdmissionLane } from '../../src/server/admission/admission-lane.ts';
import { runs } from '../support/property/runs.ts';

/** What happens in a lane: an operation comes, the client of one leaves, or one that runs ends. */
const step = fc.oneof(
  { arbitrary: fc.constant({ kind: 'come' as const }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('hangUp' as const), which: fc.nat() }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat() }), weight: 3 },
);

class Operation {
  state: 'waiting' | 'running' | 'refused' | 'gone' | 'done' = 'waiting';
  readonly client = new AbortController();
  readonly #lane: AdmissionLane;
  #end = (): void => undefined;

  constructor(lane: AdmissionLane) {
    this.#lane = lane;
  }

  begin(): void {
    const done = new Promise<void>((resolve) => (this.#end = resolve));
    this.#lane.enter(done, this.client.signal).then(
      () => (this.state = 'running'),
      (error: unknown) => {
        const code = (error as { extensions?: { code?: string } }).extensions?.code;
        this.state = code === 'SERVICE_BUSY' ? 'refused' : 'gone';
      },
    );
  }

  end(): void {
    this.state = 'done';
    this.#end();
  }
}

const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 5; turns += 1) await turn();
};

test('a lane runs as many as it may and no more, in the order of their coming, and passes over those who left', async () => {
  const bounds = fc.record({ running: fc.integer({ min: 1, max: 3 }), waiting: fc.integer({ min: 0, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(bounds, fc.array(step, { maxLength: 30 }), async ({ running, waiting }, steps) => {
      const lane = new AdmissionLane({ running, waiting, timeout: 60_000 });
      const all: Operation[] = [];
      const inState = (state: Operation['state']): Operation[] => all.filter((each) => each.state === state);
      for (const each of steps) {
        if (each.kind === 'come') {
          const places = running + waiting - inState('running').length - inState('waiting').length;
          const operation = new Operation(lane);
          all.push(operation);
          operation.begin();
          await settle();
          // Those who left keep their place in the line until it moves.
          if (places <= 0) expect(operation.state).toBe('refused');
          else if (inState('gone').length === 0) expect(operation.state).not.toBe('refused');
        } else {
          const among = inState(each.kind === 'end' ? 'running' : 'waiting');
          const chosen = among[each.which % Math.max(among.length, 1)];
          if (each.kind === 'end') chosen?.end();
          else chosen?.client.abort(new Error('The client left.'));
          await settle();
        }
        expect(inState('running').length).toBeLessThanOrEqual(running);
        if (inState('waiting').length > 0) expect(inState('running')).toHaveLength(running);
        const order = all.flatMap(({ state }, place) => (state === 'waiting' ? [place] : []));
        const entered = all.flatMap(({ state }, place) => (state === 'running' || state === 'done' ? [place] : []));
        expect(Math.max(...entered, -1)).toBeLessThan(Math.min(...order, Infinity));
      }
    }),
    runs(300),
  );
});

test('an operation that no place becomes free for in time is refused, and keeps none', async () => {
  const lane = new AdmissionLane({ running: 1, waiting: 5, timeout: 20 });
  const [first, late, next] = [new Operation(lane), new Operation(lane), new Operation(lane)];
  first.begin();
  late.begin();
  await settle();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([first.state, late.state]).toEqual(['running', 'refused']);
  first.end();
  next.begin();
  await settle();
  expect(next.state).toBe('running');
});
