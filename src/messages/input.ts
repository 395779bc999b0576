import { counted } from '../base/counted.ts';
import { sameInBoth, type Message } from './message.ts';

/** Why an argument is not accepted, and what would be. */
export interface InputFault {
  readonly reason: Message;
  readonly accepted: Message;
}

/** The accepted values of each scalar. */
export const acceptedScalars = {
  Date: {
    en: 'a calendar date as YYYY-MM-DD, such as 2025-07-01',
    vi: 'ngày theo dạng YYYY-MM-DD, ví dụ 2025-07-01',
  },
  DateTime: {
    en: 'an instant as RFC 3339, such as 2025-07-01T08:00:00+07:00',
    vi: 'thời điểm theo RFC 3339, ví dụ 2025-07-01T08:00:00+07:00',
  },
  VND: {
    en: 'a whole number of dong between -9007199254740991 and 9007199254740991',
    vi: 'số nguyên đồng từ -9007199254740991 đến 9007199254740991',
  },
  Period: {
    en: 'a DHIS2 period: a year 2023, a half-year 2023S1, a quarter 2023Q1 or a month 202301',
    vi: 'kỳ theo mã DHIS2: năm 2023, 6 tháng 2023S1, quý 2023Q1 hoặc tháng 202301',
  },
} as const satisfies Readonly<Record<string, Message>>;

/** What an input accepts that is no scalar of ours. */
export const acceptedInputs = {
  oneOf: (values: readonly string[]): Message => ({
    en: `one of ${values.join(', ')}`,
    vi: `một trong các giá trị ${values.join(', ')}`,
  }),
  ofType: (type: string): Message => ({ en: `a value of type ${type}`, vi: `giá trị thuộc kiểu ${type}` }),
} as const;

const acceptedCase: Message = {
  en: 'a reference of at most 100 letters, digits, spaces and ./_-',
  vi: 'mã số hồ sơ thủ tục hành chính gồm tối đa 100 chữ cái, chữ số, dấu cách và ./_-',
};

const atMost = (number: number, en: string, vi: string): Message => ({
  en: `at most ${number} ${en}`,
  vi: `tối đa ${number} ${vi}`,
});

const textLength = (length: number): Message => ({
  en: `the text is ${counted(length, 'character')} long`,
  vi: `văn bản dài ${length} ký tự`,
});

/** Everything that can be wrong with an argument. */
export const inputFaults = {
  /** A value of the wrong type; the reason is in the words of graphql-js or of a scalar. */
  value: (reason: string, accepted: Message): InputFault => ({
    reason: { en: reason, vi: 'giá trị không hợp lệ' },
    accepted,
  }),
  nullValue: (accepted: Message): InputFault => ({
    reason: { en: 'null is not accepted where it is used', vi: 'không chấp nhận null tại vị trí sử dụng' },
    accepted,
  }),
  comparedNull: {
    reason: { en: 'null compares with nothing', vi: 'không so sánh được với null' },
    accepted: {
      en: 'a value, or `isNull: true` for unknown values',
      vi: 'một giá trị, hoặc `isNull: true` để tìm giá trị chưa rõ',
    },
  },
  purpose: (codes: readonly string[]): InputFault => ({
    reason: { en: 'this purpose is not on the list', vi: 'mục đích này không có trong danh mục' },
    accepted: { en: `one of ${codes.join(', ')}`, vi: `một trong các mã ${codes.join(', ')}` },
  }),
  caseHeader: {
    reason: { en: 'the header is not acceptable', vi: 'tiêu đề yêu cầu không hợp lệ' },
    accepted: acceptedCase,
  },
  caseReference: {
    reason: { en: 'this is not a case reference', vi: 'đây không phải mã hồ sơ TTHC' },
    accepted: acceptedCase,
  },
  department: {
    reason: { en: 'no department has this code today', vi: 'hiện không có cơ quan nào mang mã này' },
    accepted: { en: 'a code such as `92-SYT`', vi: 'mã cơ quan, ví dụ `92-SYT`' },
  },
  fieldClass: (found: string | undefined, dataClass: string): InputFault => ({
    reason:
      found === undefined
        ? { en: 'this is not a field of a stored type', vi: 'đây không phải trường dữ liệu được lưu' }
        : { en: `this field is of class ${found}`, vi: `trường này thuộc mức truy cập ${found}` },
    accepted: {
      en: `a field of class ${dataClass}, such as \`Beneficiary.status\``,
      vi: `trường thuộc mức truy cập ${dataClass}, ví dụ \`Beneficiary.status\``,
    },
  }),
  tooManyFields: (given: number, most: number): InputFault => ({
    reason: { en: `${given} fields were given`, vi: `có ${given} trường` },
    accepted: atMost(most, 'fields', 'trường'),
  }),
  tooManyIds: (given: number, most: number): InputFault => ({
    reason: { en: `${given} ids were given`, vi: `có ${given} mã định danh` },
    accepted: atMost(most, 'ids', 'mã định danh'),
  }),
  entity: {
    reason: { en: 'this names no entity of the hub', vi: 'giá trị này không nêu đối tượng dữ liệu nào của trục' },
    accepted: {
      en: 'an object with `__typename`, a type of the hub that has an `id`, and that `id`',
      vi: 'đối tượng gồm `__typename`, là kiểu của trục có `id`, và `id` đó',
    },
  },
  record: (types: readonly string[]): InputFault => ({
    reason: { en: 'this is not a record', vi: 'đây không phải hồ sơ' },
    accepted: {
      en: `an object with \`__typename\`, one of ${types.join(', ')}, and its \`id\``,
      vi: `đối tượng gồm \`__typename\`, là một trong ${types.join(', ')}, và \`id\` của đối tượng`,
    },
  }),
  cursorOfOtherList: {
    reason: { en: 'this cursor is for another list', vi: 'con trỏ này thuộc danh sách khác' },
    accepted: {
      en: 'a cursor from `pageInfo` or `edges` of the same field of the same parent, with the same filter, orderBy and asOf',
      vi: 'con trỏ từ `pageInfo` hoặc `edges` của cùng trường, cùng đối tượng cha, cùng filter, orderBy và asOf',
    },
  },
  cursorOfOtherOrder: {
    reason: { en: 'this is no cursor of this order', vi: 'đây không phải con trỏ theo thứ tự này' },
    accepted: {
      en: 'base64url of the JSON array [value, key]: the value of the order column as it is answered, null for an order by id alone, and the key of the record',
      vi: 'base64url của mảng JSON [value, key]: giá trị của cột sắp xếp như trong kết quả, null nếu chỉ sắp xếp theo id, và khóa của hồ sơ',
    },
  },
  pageSize: (size: number, most: number): InputFault => ({
    reason: { en: `${size} is out of bounds`, vi: `${size} ngoài giới hạn` },
    accepted: { en: `0 to ${most}`, vi: `từ 0 đến ${most}` },
  }),
  firstAndLast: {
    reason: { en: '`first` and `last` were both given', vi: 'có cả `first` và `last`' },
    accepted: { en: 'one of `first` and `last`', vi: 'một trong hai: `first` hoặc `last`' },
  },
  searchLength: (length: number, least: number, most: number): InputFault => ({
    reason: textLength(length),
    accepted: { en: `${least} to ${most} characters`, vi: `từ ${least} đến ${most} ký tự` },
  }),
  citizenId: {
    reason: { en: 'this is no citizen id', vi: 'đây không phải số định danh cá nhân' },
    accepted: {
      en: '12 digits, of which the first three are the province (its code before 2025-07-01) or the country where the birth was registered',
      vi: '12 chữ số, ba số đầu là mã tỉnh (mã trước ngày 01/7/2025) hoặc mã nước nơi đăng ký khai sinh',
    },
  },
  filterDepth: (most: number): InputFault => ({
    reason: { en: 'the filter is too deep', vi: 'bộ lọc có quá nhiều cấp' },
    accepted: atMost(most, 'levels', 'cấp'),
  }),
  filterList: (length: number, most: number): InputFault => ({
    reason: { en: `the list has ${length} values`, vi: `danh sách có ${length} giá trị` },
    accepted: atMost(most, 'values', 'giá trị'),
  }),
  filterValues: (most: number): InputFault => ({
    reason: { en: 'the filter has too many values', vi: 'bộ lọc có quá nhiều giá trị' },
    accepted: {
      en: `at most ${most} values, a list counting as one`,
      vi: `tối đa ${most} giá trị, mỗi danh sách tính là một`,
    },
  }),
  number: {
    reason: { en: 'the number is too large', vi: 'số quá lớn' },
    accepted: { en: 'a number of at most 1.7976931348623157e308', vi: 'số không quá 1.7976931348623157e308' },
  },
  filterText: (length: number, most: number): InputFault => ({
    reason: textLength(length),
    accepted: atMost(most, 'characters', 'ký tự'),
  }),
  notUnicode: {
    reason: { en: 'the text is not well-formed Unicode', vi: 'văn bản không đúng chuẩn Unicode' },
    accepted: {
      en: 'text without halves of surrogate pairs',
      vi: 'văn bản không có nửa cặp mã thay thế (surrogate)',
    },
  },
  nullCharacter: {
    reason: { en: 'the text holds the character U+0000', vi: 'văn bản có ký tự U+0000' },
    accepted: { en: 'text without U+0000', vi: 'văn bản không có U+0000' },
  },
} as const;

/** The sentence of a reason with what is accepted: clients show their users the message, and seldom the extensions. */
function withAccepted(reason: string, accepted: string, word: string): string {
  const sentence = reason.replace(/\.$/, '');
  return sentence.includes(accepted) ? `${sentence}.` : `${sentence}. ${word}: ${accepted}.`;
}

/** The message about an argument; without its place, as graphql-js names that in its reason. */
export function inputMessage({ reason, accepted }: InputFault, argument?: string): Message {
  const { en, vi } = argument === undefined ? sameInBoth('') : sameInBoth(`${argument}: `);
  return {
    en: en + withAccepted(reason.en, accepted.en, 'Accepted'),
    vi: vi + withAccepted(reason.vi, accepted.vi, 'Giá trị được chấp nhận'),
  };
}
