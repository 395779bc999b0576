import type { Message } from './message.ts';

const howToSend: Message = {
  en: 'Send a token as `Authorization: Bearer …`, or an API key as `x-api-key`',
  vi: 'Cần gửi mã truy cập ở `Authorization: Bearer …` hoặc khóa API ở `x-api-key`',
};

/** Every reason for which a credential is refused, with the remedy. */
export const unauthenticatedReasons = {
  MISSING: {
    en: `This hub answers no request without a credential. ${howToSend.en}.`,
    vi: `Trục này không trả lời yêu cầu không có thông tin xác thực. ${howToSend.vi}.`,
  },
  MANY_CREDENTIALS: {
    en: 'There are several credentials, which may be of different people. Send one of them.',
    vi: 'Có nhiều thông tin xác thực, có thể của nhiều người. Cần gửi một thông tin xác thực.',
  },
  MALFORMED: {
    en: `The hub does not recognise this credential. ${howToSend.en}, whole and without quotation marks.`,
    vi: `Trục không nhận ra thông tin xác thực này. ${howToSend.vi}, đầy đủ và không có dấu ngoặc kép.`,
  },
  ALGORITHM: {
    en: 'The token is not signed, or signed by a method that is not accepted. Have it signed by an asymmetric key: ES256, PS256, EdDSA or RS256.',
    vi: 'Mã truy cập không có chữ ký, hoặc được ký bằng phương thức không được chấp nhận. Nơi cấp cần ký bằng khóa bất đối xứng: ES256, PS256, EdDSA hoặc RS256.',
  },
  BAD_SIGNATURE: {
    en: 'The signature is not that of the issuer. Get the token from the issuer and send it unchanged.',
    vi: 'Chữ ký không phải của nơi cấp. Cần lấy mã truy cập từ nơi cấp và gửi nguyên vẹn.',
  },
  UNKNOWN_SIGNER: {
    en: 'The token is signed by a key that its issuer does not publish. Get a new token; if that does not help, the issuer has to publish its key.',
    vi: 'Mã truy cập được ký bằng khóa mà nơi cấp không công bố. Cần lấy mã truy cập mới; nếu vẫn không được, nơi cấp cần công bố khóa.',
  },
  WRONG_ISSUER: {
    en: 'The token is from another issuer than the one that this hub accepts. Get one from that issuer.',
    vi: 'Mã truy cập không do nơi cấp mà trục này chấp nhận. Cần lấy mã truy cập từ nơi cấp đó.',
  },
  WRONG_AUDIENCE: {
    en: 'The token was issued for another service. Ask the issuer for one for this hub.',
    vi: 'Mã truy cập được cấp cho dịch vụ khác. Cần đề nghị nơi cấp cấp mã truy cập cho trục này.',
  },
  EXPIRED: {
    en: 'The token has expired. Get a new one from its issuer.',
    vi: 'Mã truy cập đã hết hạn. Cần lấy mã mới từ nơi cấp.',
  },
  NOT_YET_VALID: {
    en: 'The token is not valid yet. Wait until it is; if it should be by now, set the clocks of issuer and hub.',
    vi: 'Mã truy cập chưa có hiệu lực. Cần chờ đến khi có hiệu lực; nếu đã đến hạn, nơi cấp và trục cần chỉnh lại đồng hồ.',
  },
  BAD_ROLE: {
    en: 'The token names no role that the hub knows. Have the issuer put one of these into the token.',
    vi: 'Mã truy cập không nêu vai trò nào của trục. Nơi cấp cần ghi một trong các vai trò này vào mã truy cập.',
  },
  UNKNOWN_KEY: {
    en: 'This hub has no such API key. Check that it is whole, or ask the operator for a new one.',
    vi: 'Trục này không có khóa API đó. Cần kiểm tra khóa đã đầy đủ chưa, hoặc đề nghị người vận hành cấp khóa mới.',
  },
  REVOKED: {
    en: 'The API key was revoked. Ask the operator for a new one.',
    vi: 'Khóa API đã bị thu hồi. Cần đề nghị người vận hành cấp khóa mới.',
  },
  KEY_EXPIRED: {
    en: 'The API key has expired. Ask the operator for a new one.',
    vi: 'Khóa API đã hết hạn. Cần đề nghị người vận hành cấp khóa mới.',
  },
  ISSUER_UNREACHABLE: {
    en: "The hub cannot get the issuer's keys now, so it cannot check the token. Try again; the log of the hub says why.",
    vi: 'Trục chưa lấy được khóa của nơi cấp nên chưa kiểm tra được mã truy cập. Cần gửi lại; nhật ký vận hành của trục nêu lý do.',
  },
  DEMONSTRATION_REFUSED: {
    en: 'This token is for demonstration, and this hub accepts none of those. Get a token from its issuer.',
    vi: 'Đây là mã truy cập dùng thử, trục này không chấp nhận. Cần lấy mã truy cập từ nơi cấp.',
  },
} as const satisfies Readonly<Record<string, Message>>;

/** What is wrong with the text of a token, more exactly than its reason says. */
export const tokenFaults = {
  role: (claim: string, roles: string): Message => ({
    en: `The token names no role that the hub knows. Have the issuer put one of these into the token, as \`${claim}\`: ${roles}.`,
    vi: `Mã truy cập không nêu vai trò nào của trục. Nơi cấp cần ghi vào \`${claim}\` một trong các vai trò: ${roles}.`,
  }),
  name: (claim: string): Message => ({
    en: `\`${claim}\` of the token is not a name. Have the issuer put text of one line there.`,
    vi: `\`${claim}\` của mã truy cập không phải là tên. Nơi cấp cần ghi vào đó chữ trên một dòng.`,
  }),
  nobody: {
    en: 'The token names nobody. Have the issuer put `sub` into it.',
    vi: 'Mã truy cập không nêu người nào. Nơi cấp cần ghi `sub` vào mã truy cập.',
  },
  noAccess: {
    en: 'This kind of token gives no access. Send an access token.',
    vi: 'Loại mã này không dùng để truy cập. Cần gửi mã truy cập (access token).',
  },
} as const;

/** Every reason for which a department service refuses an assertion, with the remedy. */
export const assertionReasons = {
  ASSERTION_MISSING: {
    en: 'A department answers only its hub. Send the assertion of this operation as `Authorization: Bearer …`.',
    vi: 'Cơ quan chỉ trả lời trục của mình. Cần gửi phiếu xác nhận yêu cầu của thao tác này ở `Authorization: Bearer …`.',
  },
  ASSERTION_INVALID: {
    en: 'This is not an assertion of the hub of this department, or not in the form of the contract. See docs/department-contract.md.',
    vi: 'Đây không phải phiếu xác nhận yêu cầu của trục mà cơ quan này kết nối, hoặc không đúng đặc tả kết nối. Xem docs/department-contract.md.',
  },
  ASSERTION_EXPIRED: {
    en: 'The assertion has expired, is not valid yet, or is valid for longer than 60 seconds. Make a new one; if that does not help, set the clocks of hub and department.',
    vi: 'Phiếu xác nhận yêu cầu đã hết hạn, chưa có hiệu lực, hoặc có hiệu lực quá 60 giây. Cần lập phiếu mới; nếu vẫn không được, trục và cơ quan cần chỉnh lại đồng hồ.',
  },
  ASSERTION_REPLAYED: {
    en: 'The assertion was used before. Make a new one for every operation.',
    vi: 'Phiếu xác nhận yêu cầu đã được sử dụng. Mỗi thao tác cần một phiếu mới.',
  },
  ASSERTION_OF_OTHER_OPERATION: {
    en: 'The assertion is for another operation: `operation` is not the SHA-256 of this body. Send the body that was signed.',
    vi: 'Phiếu xác nhận dành cho thao tác khác: `operation` không phải SHA-256 của nội dung này. Cần gửi đúng nội dung đã ký.',
  },
  ASSERTION_FOR_OTHER_DEPARTMENT: {
    en: 'The assertion is for another department than this one. Check the address of the link.',
    vi: 'Phiếu xác nhận dành cho cơ quan khác. Cần kiểm tra địa chỉ kết nối.',
  },
  ASSERTION_KEYS_UNREACHABLE: {
    en: "The service cannot get the hub's keys now, so it cannot check the assertion. Try again; the log of the service says why.",
    vi: 'Dịch vụ chưa lấy được khóa của trục nên chưa kiểm tra được phiếu xác nhận. Cần gửi lại; nhật ký vận hành của dịch vụ nêu lý do.',
  },
  FIELD_NOT_ASSERTED: {
    en: 'The operation reads, filters or orders by a field of personal data that the assertion does not name.',
    vi: 'Thao tác đọc, lọc hoặc sắp xếp theo trường dữ liệu cá nhân mà phiếu xác nhận không nêu.',
  },
} as const satisfies Readonly<Record<string, Message>>;
