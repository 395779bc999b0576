/** The languages that the explorer speaks. */
export type Language = 'vi' | 'en';

/** A viewer for demonstration: what a button says of it. */
export interface ViewerWords {
  readonly name: string;
  readonly sees: string;
}

const english = {
  pageTitle: 'Liên Thông — GraphQL',
  welcome: '# Pick a ready query on the left, or write your own here.\n',
  language: 'Language',
  schemaFile: 'The whole schema as one file',
  ready: 'Ready queries',
  pickReady: 'Pick one, then press ▶ to run it.',
  noReady: 'There are no ready queries.',
  readyRefused: (status: number) => `The hub answered ${status} for the list of queries.`,
  readyFailed: (reason: string) => `The list of queries could not be read: ${reason}`,
  needsToken: 'Needs a token and a purpose',
  access: 'Access',
  accessIntroduction:
    'Sent with every query of this page. Kept in memory only: it is gone when you reload or close the page.',
  nobody: 'Anonymous',
  signedIn: 'Signed in',
  askingAs: (who: string) => `Asking as ${who}. Change access`,
  demonstration: 'Try it as',
  demonstrationFailed: 'The hub gave no token: ',
  viewers: {
    officer: { name: 'Officer · 92-SYT', sees: 'Sees the records of its own department, Cần Thơ’s.' },
    portal: { name: 'Portal · 79-SYT', sees: 'Sees what Cần Thơ opens to Hồ Chí Minh City by agreement, in a case.' },
    analyst: { name: 'Analyst', sees: 'Sees what is public, until statistics come.' },
    nobody: { name: 'Anonymous', sees: 'Sees what is public.' },
  } as Readonly<Record<string, ViewerWords>>,
  credential: 'Token or API key',
  show: 'Show',
  hide: 'Hide',
  validUntil: (when: string) => `valid until ${when}`,
  expired: (when: string) => `expired ${when}`,
  purpose: 'Purpose',
  noPurpose: 'None: nothing personal is answered',
  caseReference: 'Case reference',
  caseHint: 'Letters, digits, spaces and ./_-, at most 100. Needed where a clause asks for a case.',
  clear: 'Clear all',
  overridden: (names: string) => `The Headers tab of this query sets ${names} itself: what is written there is sent.`,
  wanted: (viewer: string) => `This query needs a token of ${viewer}, and a purpose.`,
  prettify: 'Prettify query',
  merge: 'Merge fragments into query',
  copyQuery: 'Copy query',
  copyLink: 'Copy a link to this query (it holds the variables, and no token)',
  linkCopied: 'The link is copied.',
  linkTooLong: 'This query is too long for a link. Send it as a file.',
  linkNotCopied: 'The browser allows no copying here. Copy the link from this field:',
  close: 'Close',
};

/** The page's own words. */
export type Texts = typeof english;

const vietnamese: Texts = {
  pageTitle: 'Liên Thông — GraphQL',
  welcome: '# Chọn một truy vấn có sẵn ở bên trái, hoặc viết truy vấn khác ở đây.\n',
  language: 'Ngôn ngữ',
  schemaFile: 'Toàn bộ lược đồ trong một tệp',
  ready: 'Truy vấn có sẵn',
  pickReady: 'Chọn một truy vấn, rồi bấm ▶ để chạy.',
  noReady: 'Chưa có truy vấn nào.',
  readyRefused: (status) => `Trục trả lời ${status} khi được hỏi danh sách truy vấn.`,
  readyFailed: (reason) => `Không đọc được danh sách truy vấn: ${reason}`,
  needsToken: 'Cần mã truy cập và mục đích',
  access: 'Quyền truy cập',
  accessIntroduction: 'Gửi kèm mọi truy vấn của trang này. Chỉ giữ trong bộ nhớ: tải lại hoặc đóng trang là mất.',
  nobody: 'Chưa xác thực',
  signedIn: 'Đã có mã truy cập',
  askingAs: (who) => `Đang hỏi với tư cách ${who}. Đổi quyền truy cập`,
  demonstration: 'Dùng thử với tư cách',
  demonstrationFailed: 'Trục không cấp mã truy cập: ',
  viewers: {
    officer: { name: 'Cán bộ, công chức · 92-SYT', sees: 'Xem hồ sơ đối tượng của cơ quan, ở Cần Thơ.' },
    portal: {
      name: 'Cổng thông tin · 79-SYT',
      sees: 'Xem những gì Thành phố Hồ Chí Minh được khai thác của Cần Thơ theo thỏa thuận, khi có mã hồ sơ TTHC.',
    },
    analyst: { name: 'Chuyên viên phân tích', sees: 'Xem dữ liệu công khai, cho đến khi có số liệu thống kê.' },
    nobody: { name: 'Chưa xác thực', sees: 'Xem dữ liệu công khai.' },
  },
  credential: 'Mã truy cập hoặc khóa API',
  show: 'Hiện',
  hide: 'Ẩn',
  validUntil: (when) => `có hiệu lực đến ${when}`,
  expired: (when) => `đã hết hạn ${when}`,
  purpose: 'Mục đích sử dụng dữ liệu',
  noPurpose: 'Không nêu: không xem được dữ liệu cá nhân',
  caseReference: 'Mã hồ sơ TTHC',
  caseHint: 'Chữ, số, dấu cách và ./_-, nhiều nhất 100 ký tự. Cần có khi điều khoản yêu cầu.',
  clear: 'Xóa tất cả',
  overridden: (names) => `Ô Tiêu đề HTTP của truy vấn này tự đặt ${names}: giá trị ghi ở đó được gửi đi.`,
  wanted: (viewer) => `Truy vấn này cần mã truy cập của ${viewer}, và mục đích sử dụng dữ liệu.`,
  prettify: 'Trình bày lại truy vấn',
  merge: 'Gộp fragment vào truy vấn',
  copyQuery: 'Chép truy vấn',
  copyLink: 'Chép liên kết đến truy vấn này (có các biến, không có mã truy cập)',
  linkCopied: 'Đã chép liên kết.',
  linkTooLong: 'Truy vấn này quá dài để làm liên kết. Hãy gửi bằng tệp.',
  linkNotCopied: 'Trình duyệt không cho chép ở đây. Hãy chép liên kết trong ô này:',
  close: 'Đóng',
};

/** The page's own words, by language. */
export const texts: Readonly<Record<Language, Texts>> = { vi: vietnamese, en: english };
