import type { Message } from './message.ts';

/** The reasons why something is not open, with the message for clients. */
export const denialReasons = {
  ANONYMOUS: { en: 'The request carries no credential.', vi: 'Yêu cầu không có thông tin xác thực.' },
  ROLE: {
    en: 'The role of the credential does not read this class of data.',
    vi: 'Vai trò trong thông tin xác thực không được xem mức truy cập dữ liệu này.',
  },
  NO_DEPARTMENT: {
    en: 'The credential is for no department that there is today.',
    vi: 'Thông tin xác thực không thuộc cơ quan nào hiện có.',
  },
  PURPOSE_MISSING: { en: 'The request names no purpose.', vi: 'Yêu cầu chưa nêu mục đích sử dụng dữ liệu.' },
  NO_CLAUSE: {
    en: 'No agreement opens this data to the department.',
    vi: 'Chưa có thỏa thuận nào cho phép cơ quan của người truy cập khai thác dữ liệu này.',
  },
  NOT_IN_FORCE: {
    en: 'A clause would open it, but is not in force today.',
    vi: 'Có điều khoản cho phép khai thác, nhưng hôm nay điều khoản không có hiệu lực.',
  },
  FIELD_NOT_OPENED: {
    en: 'The clauses in force do not open this field.',
    vi: 'Các điều khoản đang có hiệu lực không có trường dữ liệu này.',
  },
  PURPOSE_NOT_LISTED: {
    en: 'The clause does not list the purpose of the request.',
    vi: 'Mục đích của yêu cầu không có trong điều khoản.',
  },
  CASE_MISSING: { en: 'The clause asks for a case reference.', vi: 'Điều khoản yêu cầu nêu mã hồ sơ TTHC.' },
  NOT_COVERED: {
    en: 'The clauses in force cover other records than this.',
    vi: 'Các điều khoản đang có hiệu lực áp dụng cho hồ sơ khác, không phải hồ sơ này.',
  },
  NOT_OWN: {
    en: 'This is open to the departments that it concerns alone.',
    vi: 'Dữ liệu này chỉ dành cho cơ quan liên quan.',
  },
  LEDGER_UNAVAILABLE: { en: 'The ledger cannot be written.', vi: 'Không ghi được nhật ký truy cập.' },
} as const satisfies Readonly<Record<string, Message>>;

export type DenialReason = keyof typeof denialReasons;

/** What a remedy can name. */
export interface Denied {
  /** The field, such as `Beneficiary.status`. */
  readonly coordinate: string;
  readonly dataClass: string;
  /** The department whose data it is; null if several or none. */
  readonly owner: string | null;
  /** The clauses that are nearest to opening it, with their agreements, and the status and the purposes of these. */
  readonly clauses: readonly { readonly position: number; readonly agreement: string }[];
  readonly statuses: readonly ClauseState[];
  readonly purposes: readonly string[];
}

const clauseStates = {
  IN_FORCE: 'đang có hiệu lực',
  DRAFT: 'dự thảo',
  TERMINATED: 'chấm dứt trước thời hạn',
  EXPIRED: 'hết hiệu lực',
  PENDING: 'chưa có hiệu lực',
  UNDATED: 'chưa nêu thời hạn',
} as const;

/** Whether a clause is in force on a day, and if not, why not. */
export type ClauseState = keyof typeof clauseStates;

const listed = (values: readonly string[]): string => [...new Set(values)].sort().join(', ');

const clausesOf = ({ clauses }: Denied): Message => ({
  en: listed(clauses.map(({ position, agreement }) => `clause ${position} of ${agreement}`)),
  vi: listed(clauses.map(({ position, agreement }) => `điều khoản ${position} của ${agreement}`)),
});

type Remedy = (denied: Denied) => Message;

/** What would open the data, by the reason of the denial. */
export const denialRemedies: Readonly<Record<DenialReason, Remedy>> = {
  ANONYMOUS: () => ({
    en: 'Send a bearer token (Authorization) or an API key (x-api-key).',
    vi: 'Cần gửi mã truy cập (Authorization: Bearer) hoặc khóa API (x-api-key).',
  }),
  ROLE: ({ dataClass }) => ({
    en: `Ask with a credential whose role reads ${dataClass} data; see docs/guides/who-sees-what.md.`,
    vi: `Cần dùng thông tin xác thực có vai trò được xem dữ liệu mức ${dataClass}; xem docs/vi/guides/who-sees-what.md.`,
  }),
  NO_DEPARTMENT: () => ({
    en: 'Ask for a credential that names the code of a department in force today.',
    vi: 'Cần đề nghị cấp thông tin xác thực có nêu mã của một cơ quan hiện có.',
  }),
  PURPOSE_MISSING: ({ purposes }) => ({
    en: `Send the header x-purpose with ${purposes.length === 0 ? 'a code of `accessPurposes`' : `one of: ${listed(purposes)}`}.`,
    vi: `Cần nêu mục đích ở x-purpose: ${purposes.length === 0 ? 'một mã của `accessPurposes`' : `một trong các mã ${listed(purposes)}`}.`,
  }),
  NO_CLAUSE: ({ coordinate, dataClass, owner }) => ({
    en: `A sharing clause in force from ${owner ?? 'the department whose data it is'} to your department that opens ${coordinate} (${dataClass}) would open it.`,
    vi: `Cần có điều khoản chia sẻ dữ liệu đang có hiệu lực, trong đó ${owner ?? 'cơ quan quản lý dữ liệu'} cho phép cơ quan của người truy cập khai thác ${coordinate} (${dataClass}).`,
  }),
  NOT_IN_FORCE: (denied) => ({
    en: `${clausesOf(denied).en}: ${listed(denied.statuses)} today. It opens when the agreement and its clause are in force.`,
    vi: `Hôm nay, ${clausesOf(denied).vi}: ${listed(denied.statuses.map((status) => clauseStates[status]))}. Dữ liệu được khai thác khi thỏa thuận và điều khoản có hiệu lực.`,
  }),
  FIELD_NOT_OPENED: (denied) => ({
    en: `A clause that lists ${denied.coordinate} would open it; in force now: ${clausesOf(denied).en}.`,
    vi: `Cần có điều khoản nêu ${denied.coordinate}; đang có hiệu lực: ${clausesOf(denied).vi}.`,
  }),
  PURPOSE_NOT_LISTED: (denied) => ({
    en: `Ask for one of the purposes of ${clausesOf(denied).en}: ${listed(denied.purposes)}.`,
    vi: `Cần nêu một trong các mục đích của ${clausesOf(denied).vi}: ${listed(denied.purposes)}.`,
  }),
  CASE_MISSING: (denied) => ({
    en: `Send the header x-case with the reference of the case: ${clausesOf(denied).en} asks for it.`,
    vi: `Cần nêu mã hồ sơ TTHC ở x-case: ${clausesOf(denied).vi} yêu cầu mã này.`,
  }),
  NOT_COVERED: (denied) => ({
    en: `${clausesOf(denied).en} covers certain categories and programmes; a record outside them, or one that is not there, is not opened.`,
    vi: `Phạm vi của ${clausesOf(denied).vi} là một số diện đối tượng và chương trình; hồ sơ ngoài phạm vi đó, hoặc hồ sơ không có, thì không được khai thác.`,
  }),
  NOT_OWN: () => ({ en: 'Ask the department that it concerns.', vi: 'Cần liên hệ cơ quan liên quan.' }),
  LEDGER_UNAVAILABLE: () => ({
    en: 'Try again later; the operator must see to it.',
    vi: 'Cần truy vấn lại sau; người vận hành cần khắc phục.',
  }),
};

/** What a viewer can do about a denial, in a few words, for the reference; the answer itself names clauses and purposes. */
export const denialAdvice = {
  ANONYMOUS: { en: 'Send a token or an API key.', vi: 'Gửi mã truy cập hoặc khóa API.' },
  ROLE: { en: 'Ask with another role.', vi: 'Truy vấn bằng vai trò khác.' },
  NO_DEPARTMENT: {
    en: 'Ask the issuer for a credential that names a department.',
    vi: 'Đề nghị nơi cấp cấp thông tin xác thực có nêu cơ quan.',
  },
  PURPOSE_MISSING: { en: 'Send `x-purpose`.', vi: 'Gửi `x-purpose`.' },
  NO_CLAUSE: { en: 'Agree on a clause.', vi: 'Thỏa thuận về một điều khoản chia sẻ dữ liệu.' },
  NOT_IN_FORCE: {
    en: 'Wait until it is in force, or renew it.',
    vi: 'Chờ đến khi điều khoản có hiệu lực, hoặc gia hạn.',
  },
  FIELD_NOT_OPENED: {
    en: 'Ask for the fields that it lists, or agree on this one.',
    vi: 'Truy vấn các trường có trong điều khoản, hoặc thỏa thuận thêm trường này.',
  },
  PURPOSE_NOT_LISTED: {
    en: 'Name a purpose that the clause lists, if it is yours.',
    vi: 'Nêu mục đích có trong điều khoản, nếu đúng là mục đích của mình.',
  },
  CASE_MISSING: { en: 'Send `x-case`.', vi: 'Gửi `x-case`.' },
  NOT_COVERED: { en: 'Agree on these records.', vi: 'Thỏa thuận thêm về các hồ sơ này.' },
  NOT_OWN: { en: 'Ask that department.', vi: 'Liên hệ cơ quan đó.' },
} as const satisfies Readonly<Record<Exclude<DenialReason, 'LEDGER_UNAVAILABLE'>, Message>>;

/** A refusal by the policy of a linked department itself, whose own words follow. */
export const refusedByDepartment = (coordinate: string, department: string): Message => ({
  en: `${coordinate}: the service of department ${department} refuses it.`,
  vi: `${coordinate}: dịch vụ dữ liệu của cơ quan ${department} từ chối.`,
});
