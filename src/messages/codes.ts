import type { Message } from './message.ts';

/** Every error code that a client can receive, with its meaning. */
export const errorCodes = {
  BAD_USER_INPUT: {
    en: 'An argument is not accepted; `argument` names it, and `accepted` says what would be.',
    vi: 'Một tham số không hợp lệ; `argument` nêu tên tham số, `accepted` nêu giá trị được chấp nhận.',
  },
  GRAPHQL_PARSE_FAILED: { en: 'The document is not GraphQL.', vi: 'Truy vấn không viết đúng cú pháp GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: {
    en: 'The document does not match the schema.',
    vi: 'Truy vấn không khớp lược đồ dữ liệu.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    en: 'The document has several operations, and the request does not say which one to run.',
    vi: 'Truy vấn có nhiều thao tác, yêu cầu không nêu thao tác cần thực hiện.',
  },
  BAD_REQUEST: {
    en: 'The HTTP request is not a GraphQL request, or comes from a page of an origin that may not ask.',
    vi: 'Yêu cầu HTTP không phải yêu cầu GraphQL, hoặc đến từ trang web không được phép gửi yêu cầu.',
  },
  NOT_FOUND: {
    en: 'Nothing is served at this path; the message names those where something is.',
    vi: 'Đường dẫn này không có nội dung; thông báo nêu các đường dẫn có nội dung.',
  },
  METHOD_NOT_ALLOWED: {
    en: 'The path does not accept this HTTP method; `Allow` lists those that it accepts.',
    vi: 'Đường dẫn không chấp nhận phương thức HTTP này; `Allow` nêu các phương thức được chấp nhận.',
  },
  NOT_ACCEPTABLE: {
    en: 'The answer cannot be sent in a form that `Accept` and `Accept-Encoding` allow.',
    vi: 'Không thể gửi kết quả ở định dạng mà `Accept` và `Accept-Encoding` cho phép.',
  },
  PAYLOAD_TOO_LARGE: { en: 'The body of the request is too long.', vi: 'Nội dung yêu cầu quá dài.' },
  UNSUPPORTED_MEDIA_TYPE: {
    en: 'The body is not `application/json` in UTF-8, uncompressed.',
    vi: 'Nội dung yêu cầu không phải `application/json` mã hóa UTF-8, không nén.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    en: 'No document is stored under this hash; send the hash and the document together.',
    vi: 'Chưa lưu truy vấn nào ứng với mã băm này; cần gửi mã băm kèm truy vấn.',
  },
  UNAUTHENTICATED: {
    en: 'The credential is not accepted; `reason` says why. The request is not answered.',
    vi: 'Thông tin xác thực không được chấp nhận; `reason` nêu lý do. Yêu cầu không được trả lời.',
  },
  FORBIDDEN: {
    en: 'This is not open to the viewer; `reason` says why, and `remedy` what would open it.',
    vi: 'Người truy cập không được xem dữ liệu này; `reason` nêu lý do, `remedyVi` nêu cách khắc phục.',
  },
  LEDGER_UNAVAILABLE: {
    en: 'The ledger cannot be written, so no personal data is answered; everything else is.',
    vi: 'Không ghi được nhật ký truy cập nên không trả lời dữ liệu cá nhân; dữ liệu khác vẫn được trả lời.',
  },
  SOURCE_UNAVAILABLE: {
    en: 'Rows of a linked department are missing; `department` names it, and `status` says why. Everything else is there; ask again later.',
    vi: 'Thiếu dữ liệu của một cơ quan kết nối; `department` nêu cơ quan, `status` nêu lý do. Dữ liệu khác vẫn đầy đủ; cần truy vấn lại sau.',
  },
  QUERY_TOO_LARGE: {
    en: 'The query asks for more than one answer may hold; ask for fewer or smaller pages.',
    vi: 'Truy vấn yêu cầu nhiều hơn mức một lần trả lời cho phép; cần truy vấn ít trang hơn hoặc trang nhỏ hơn.',
  },
  ERRORS_OMITTED: {
    en: 'The answer has more errors than it shows; `omitted` says how many more.',
    vi: 'Kết quả có nhiều lỗi hơn số được nêu; `omitted` nêu số lỗi còn lại.',
  },
  TIMEOUT: {
    en: 'One statement took the database too long; ask for less.',
    vi: 'Cơ sở dữ liệu thực hiện một câu lệnh quá lâu; cần truy vấn ít dữ liệu hơn.',
  },
  OPERATION_TIMEOUT: {
    en: 'The operation took longer than it may, and was ended; nothing of it is answered. `remedy` says what to ask instead.',
    vi: 'Thao tác quá thời gian cho phép nên bị dừng, không có phần nào được trả lời. `remedyVi` nêu cách truy vấn khác.',
  },
  SERVICE_BUSY: {
    en: 'Too many requests are waiting; ask again after the seconds in `Retry-After`.',
    vi: 'Có quá nhiều yêu cầu đang chờ; cần gửi lại sau số giây nêu ở `Retry-After`.',
  },
  DATABASE_UNAVAILABLE: {
    en: 'The database cannot be reached; ask again after the seconds in `Retry-After`.',
    vi: 'Không kết nối được cơ sở dữ liệu; cần gửi lại sau số giây nêu ở `Retry-After`.',
  },
  INTERNAL_SERVER_ERROR: {
    en: 'A fault of the hub. Its log has the details, under the number in `incident`.',
    vi: 'Lỗi của trục. Nhật ký vận hành của trục ghi chi tiết theo số nêu ở `incident`.',
  },
} as const satisfies Readonly<Record<string, Message>>;

export type ErrorCode = keyof typeof errorCodes;
