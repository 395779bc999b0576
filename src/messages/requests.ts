import type { Message } from './message.ts';

/** Why the HTTP layer refuses a request. */
export const requestMessages = {
  foreignPage: {
    en: 'The request comes from a page of another site. A hub answers pages of the origins in its LIENTHONG_CORS_ORIGINS.',
    vi: 'Yêu cầu đến từ trang web khác. Trục chỉ trả lời trang web có địa chỉ nêu trong LIENTHONG_CORS_ORIGINS.',
  },
  contentType: {
    en: 'Send the body as `Content-Type: application/json`, in UTF-8.',
    vi: 'Cần gửi nội dung với `Content-Type: application/json`, mã hóa UTF-8.',
  },
  compressedBody: { en: 'Send the body uncompressed.', vi: 'Cần gửi nội dung không nén.' },
  mediaTypes: (types: readonly string[]): Message => ({
    en: `Answers are ${types.join(' or ')}.`,
    vi: `Kết quả có định dạng ${types.join(' hoặc ')}.`,
  }),
  codings: (codings: readonly string[]): Message => ({
    en: `Answers are sent as ${codings.join(', ')}; \`Accept-Encoding\` allows none of them.`,
    vi: `Kết quả được gửi theo ${codings.join(', ')}; \`Accept-Encoding\` không cho phép cách nào.`,
  }),
  address: {
    en: 'The address is not percent-encoded UTF-8.',
    vi: 'Địa chỉ không được mã hóa phần trăm theo UTF-8.',
  },
  bodyTooLong: (bytes: number): Message => ({
    en: `The body is longer than ${bytes} bytes.`,
    vi: `Nội dung yêu cầu dài hơn ${bytes} byte.`,
  }),
  bodyNotUtf8: { en: 'The body is not UTF-8.', vi: 'Nội dung yêu cầu không mã hóa UTF-8.' },
  bodyNotJson: { en: 'The body is not JSON.', vi: 'Nội dung yêu cầu không phải JSON.' },
  bodyEmpty: { en: 'The body is empty.', vi: 'Yêu cầu không có nội dung.' },
  method: (allowed: string, method: string): Message => ({
    en: `This path is served by ${allowed}, not by ${method}.`,
    vi: `Đường dẫn này chấp nhận ${allowed}, không chấp nhận ${method}.`,
  }),
  notServed: (served: readonly { readonly path: string; readonly what: string }[]): Message => ({
    en: `Nothing is served here. There are ${served.map(({ path, what }) => `${path} (${what})`).join(', ')}.`,
    vi: `Đường dẫn này không có nội dung. Các đường dẫn có nội dung: ${served.map(({ path }) => path).join(', ')}.`,
  }),
  noExplorerFile: { en: 'The explorer has no such file.', vi: 'Trang truy vấn không có tệp này.' },
  fault: {
    en: 'The hub could not answer. The details are in its log.',
    vi: 'Trục không trả lời được. Chi tiết ở nhật ký vận hành của trục.',
  },
  connectionsInUse: { en: 'All connections are in use.', vi: 'Mọi kết nối đều đang được sử dụng.' },
  demonstrationViewers: (names: string): Message => ({
    en: `Tokens are given to ${names}.`,
    vi: `Mã truy cập dùng thử dành cho ${names}.`,
  }),
  demonstrationRefused: (objection: Message): Message => ({
    en: `Tokens for demonstration are for the explorer on this machine. ${objection.en}`,
    vi: `Mã truy cập dùng thử chỉ dành cho trang truy vấn trên máy này. ${objection.vi}`,
  }),
} as const;

/** Why a request may not have a token for demonstration. */
export const demonstrationObjections = {
  otherMachine: { en: 'The request comes from another machine.', vi: 'Yêu cầu đến từ máy khác.' },
  proxy: { en: 'The request comes through a proxy.', vi: 'Yêu cầu đi qua máy chủ trung gian (proxy).' },
  host: { en: '`Host` is not this machine.', vi: '`Host` không phải máy này.' },
  origin: { en: '`Origin` is not the page of this hub.', vi: '`Origin` không phải trang của trục này.' },
  site: { en: '`Sec-Fetch-Site` is not same-origin.', vi: '`Sec-Fetch-Site` không phải same-origin.' },
} as const satisfies Readonly<Record<string, Message>>;
