import { errorStatuses } from '../../base/errors.ts';
import { errorCodes, type ErrorCode } from '../../messages/codes.ts';
import { unauthenticatedReasons } from '../../messages/credentials.ts';
import { denialAdvice, denialReasons } from '../../messages/denials.ts';
import type { Message } from '../../messages/message.ts';
import { isPassing, isWellFormed } from '../../server/answer/status.ts';
import { code, markdownTable } from './table.ts';

/** A language in which the page is printed. */
export type Language = keyof Message;

const introduction: Message = {
  en: `# Errors

Every error has \`extensions.code\`, one of this list, its \`message\` in English and \`extensions.messageVi\` in Vietnamese: always both, in
whatever language a client asks. So have \`remedy\` and \`remedyVi\`. Texts of graphql-js, such as that of a wrong query, are in English; their
\`messageVi\` says what the code means. Faults of the hub are masked: the answer has an incident number, and the log of the hub has the
details under it. A field that is not open to the viewer is null, with an error at its place; the rest of the answer stays.

This page is printed from the program in English and in [Vietnamese](../vi/reference/errors.md): change the texts in \`src/messages/\`, then
run \`npm run docs:reference\`.
`,
  vi: `# Lỗi

Lỗi nào cũng có \`extensions.code\`, là một trong các mã dưới đây, \`message\` bằng tiếng Anh và \`extensions.messageVi\` bằng tiếng Việt: luôn có
cả hai, không tùy thuộc ngôn ngữ mà ứng dụng khách yêu cầu. \`remedy\` và \`remedyVi\` cũng vậy. Thông báo của graphql-js, ví dụ khi truy vấn
sai cú pháp, viết bằng tiếng Anh; khi đó \`messageVi\` nêu ý nghĩa của mã lỗi. Lỗi ở phía trục được che chi tiết: kết quả có số sự cố, nhật ký vận
hành của trục ghi chi tiết theo số đó. Trường mà người truy cập không được xem là null, kèm một lỗi tại đúng vị trí đó; phần còn lại của kết quả
vẫn đầy đủ.

Trang này do chương trình in ra bằng tiếng Việt và bằng [tiếng Anh](../../reference/errors.md): sửa nội dung ở \`src/messages/\`, rồi chạy
\`npm run docs:reference\`.
`,
};

const statuses: Message = {
  en: `
**Status.** An answer with data is 200, whatever errors come with it, but 503 if an outage left nothing of the data. An answer without
data has the status of its first error. Where two are listed, the first is for clients that accept
\`application/graphql-response+json\`, and 200 for those that accept \`application/json\` alone, as older ones expect.

**Again.** Codes marked "later" pass by themselves. Ask again after the seconds in \`Retry-After\`.
`,
  vi: `
**Trạng thái.** Kết quả có dữ liệu là 200, dù kèm lỗi nào, trừ khi sự cố làm mất hết dữ liệu thì là 503. Kết quả không có dữ liệu có trạng thái
của lỗi đầu tiên. Nếu ghi hai số, số đầu dành cho ứng dụng khách chấp nhận \`application/graphql-response+json\`, số 200 dành cho ứng dụng chỉ
chấp nhận \`application/json\`, theo cách của các ứng dụng cũ.

**Gửi lại.** Các mã ghi "sau" tự hết. Cần gửi lại sau số giây nêu ở \`Retry-After\`.
`,
};

const heads = {
  codes: {
    en: ['Code', 'Status', 'Meaning', 'Again'],
    vi: ['Mã', 'Trạng thái', 'Ý nghĩa', 'Gửi lại'],
  },
  credentials: { en: ['Reason', 'Meaning and what to do'], vi: ['Lý do', 'Ý nghĩa và cách khắc phục'] },
  denials: { en: ['Reason', 'Meaning', 'What to do'], vi: ['Lý do', 'Ý nghĩa', 'Cách khắc phục'] },
} as const;

const later: Message = { en: 'later', vi: 'sau' };

const codesHeading: Message = { en: '## Codes\n', vi: '## Mã lỗi\n' };

const credentialsHeading: Message = {
  en: `## Reasons of \`UNAUTHENTICATED\`

The credential is refused, and nothing is answered. \`extensions.reason\` is one of these:
`,
  vi: `## Lý do của \`UNAUTHENTICATED\`

Thông tin xác thực bị từ chối, yêu cầu không được trả lời. \`extensions.reason\` là một trong các lý do sau:
`,
};

const denialsHeading: Message = {
  en: `
## Reasons of \`FORBIDDEN\`

\`extensions.reason\` is one of these; \`remedy\` and \`remedyVi\` say the same as the last column and name clauses and purposes; \`field\` says
which field it is about. A refusal of personal data names the law on which it rests in \`legalProvision\` and \`legalProvisionVi\` (Decree
194/2025/NĐ-CP, article 16(2)).
`,
  vi: `
## Lý do của \`FORBIDDEN\`

\`extensions.reason\` là một trong các lý do sau; \`remedyVi\` và \`remedy\` nêu cách khắc phục như cột cuối, kèm điều khoản và mục đích; \`field\`
nêu trường dữ liệu. Khi từ chối dữ liệu cá nhân, \`legalProvisionVi\` và \`legalProvision\` nêu căn cứ pháp lý (khoản 2 Điều 16 Nghị định
194/2025/NĐ-CP).
`,
};

const statusOf = (errorCode: ErrorCode): string =>
  `${errorStatuses[errorCode]}${isWellFormed(errorCode) ? ', 200' : ''}`;

const codeTable = (language: Language): string =>
  markdownTable(
    heads.codes[language],
    (Object.keys(errorCodes) as ErrorCode[]).map((errorCode) => [
      code(errorCode),
      statusOf(errorCode),
      errorCodes[errorCode][language],
      isPassing(errorCode) ? later[language] : '',
    ]),
  );

const credentialTable = (language: Language): string =>
  markdownTable(
    heads.credentials[language],
    Object.entries(unauthenticatedReasons).map(([reason, meaning]) => [code(reason), meaning[language]]),
  );

const denialTable = (language: Language): string =>
  markdownTable(
    heads.denials[language],
    (Object.keys(denialAdvice) as (keyof typeof denialAdvice)[]).map((reason) => [
      code(reason),
      denialReasons[reason][language],
      denialAdvice[reason][language],
    ]),
  );

/** Returns the reference of all error codes and reasons, in Markdown. */
export const errorsPage = (language: Language): string =>
  [
    introduction[language],
    codesHeading[language],
    codeTable(language),
    statuses[language],
    credentialsHeading[language],
    credentialTable(language),
    denialsHeading[language],
    denialTable(language),
    '',
  ].join('\n');
