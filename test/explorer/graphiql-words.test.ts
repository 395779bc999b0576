import { inVietnamese } from '../../src/explorer/graphiql-words.ts';

test.each([
  ['Variables', 'Biến'],
  ['Execute query (Ctrl-Enter)', 'Chạy truy vấn (Ctrl-Enter)'],
  ['Show Documentation Explorer', 'Hiện Tài liệu lược đồ'],
  ['Hide Truy vấn có sẵn', 'Ẩn Truy vấn có sẵn'],
  ['Go back to CooperationAgreement', 'Trở lại CooperationAgreement'],
  ['Go back to $1$&', 'Trở lại $1$&'],
  ['Show Deprecated Fields', 'Hiện trường sắp bỏ'],
])('"%s" is "%s"', (english, vietnamese) => {
  expect(inVietnamese(english)).toBe(vietnamese);
});

test.each(['', 'CooperationAgreement', 'constructor', 'toString (x)', 'Biến', 'A text of the schema.'])(
  '"%s" is no text of GraphiQL',
  (text) => {
    expect(inVietnamese(text)).toBeNull();
  },
);
