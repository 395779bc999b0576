import fc from 'fast-check';
import { comparePositions } from '../../src/source/row-order.ts';
import { runs } from '../support/property/runs.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'B', '-', ':', 'ế', '\uffff', '\ue000', '\u{10000}', '\u{10ffff}'),
});

test('keys are compared by the bytes of their UTF-8 text', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const order = { column: 'id', descending: false };
      const found = comparePositions(order, { value: null, key: left }, { value: null, key: right });
      expect(Math.sign(found)).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    runs(1000),
  );
});
