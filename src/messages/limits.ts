import { counted } from '../base/counted.ts';
import type { Message } from './message.ts';

/** A limit that is exceeded: what is wrong, and what to ask instead. */
export interface LimitMessage {
  readonly message: Message;
  readonly remedy: Message;
}

const smallerPages: Message = {
  en: 'Ask for smaller pages (`first`), fewer fields or fewer levels.',
  vi: 'Cần truy vấn trang nhỏ hơn (`first`), ít trường hơn hoặc ít cấp hơn.',
};
const fewerLevels: Message = { en: 'Ask for fewer levels.', vi: 'Cần truy vấn ít cấp hơn.' };
const split: Message = { en: 'Split the query.', vi: 'Cần tách truy vấn.' };

/** What an operation has too many of, and what to ask instead. */
const ofOperation = {
  names: [
    { en: 'response names in one selection', vi: 'tên trường trong một lựa chọn' },
    { en: 'Ask for fewer fields at one place.', vi: 'Cần truy vấn ít trường hơn tại một chỗ.' },
  ],
  fields: [{ en: 'fields, fragments spread out', vi: 'trường, kể cả trong các đoạn dùng chung (fragment)' }, split],
  lists: [{ en: 'lists', vi: 'danh sách' }, split],
  comparisons: [
    { en: 'comparisons in all filters', vi: 'phép so sánh trong các bộ lọc' },
    {
      en: 'Split the query, or compare with lists (`in`).',
      vi: 'Cần tách truy vấn, hoặc so sánh với danh sách (`in`).',
    },
  ],
  objects: [
    { en: 'objects, reckoned from the page sizes', vi: 'đối tượng dữ liệu, tính theo cỡ trang' },
    {
      en: 'Ask for smaller pages (`first`) or fewer levels.',
      vi: 'Cần truy vấn trang nhỏ hơn (`first`) hoặc ít cấp hơn.',
    },
  ],
  values: [
    { en: 'values, reckoned from the page sizes', vi: 'giá trị, tính theo cỡ trang' },
    {
      en: 'Ask for smaller pages (`first`) or fewer fields.',
      vi: 'Cần truy vấn trang nhỏ hơn (`first`) hoặc ít trường hơn.',
    },
  ],
  listLevels: [{ en: 'lists within each other', vi: 'danh sách lồng nhau' }, fewerLevels],
} as const satisfies Readonly<Record<string, readonly [Message, Message]>>;

export type OperationBound = keyof typeof ofOperation;

/** The limits of requests and answers. */
export const limitMessages = {
  operation: (what: OperationBound, found: number, accepted: number): LimitMessage => {
    const [name, remedy] = ofOperation[what];
    return {
      message: {
        en: `The query has ${found} ${name.en}; ${accepted} ${accepted === 1 ? 'is' : 'are'} accepted.`,
        vi: `Truy vấn có ${found} ${name.vi}; tối đa ${accepted}.`,
      },
      remedy,
    };
  },
  levels: (found: number, accepted: number): LimitMessage => ({
    message: {
      en: `The query asks for ${counted(found, 'level')} of selections or more; ${accepted} are accepted.`,
      vi: `Truy vấn có từ ${found} cấp trở lên; tối đa ${accepted} cấp.`,
    },
    remedy: {
      en: 'Ask for fewer levels, a fragment counting as one.',
      vi: 'Cần truy vấn ít cấp hơn; mỗi đoạn dùng chung (fragment) tính là một cấp.',
    },
  }),
  valueLevels: (accepted: number): LimitMessage => ({
    message: {
      en: `A value has more than ${accepted} levels of lists and objects.`,
      vi: `Một giá trị có quá ${accepted} cấp danh sách và đối tượng lồng nhau.`,
    },
    remedy: { en: 'Nest fewer of them.', vi: 'Cần giảm số cấp lồng nhau.' },
  }),
  unparsable: {
    message: {
      en: 'The document is nested too deeply to be parsed.',
      vi: 'Truy vấn có quá nhiều cấp lồng nhau nên không đọc được.',
    },
    remedy: fewerLevels,
  },
  cost: (accepted: number): LimitMessage => ({
    message: { en: `The answer costs more than ${accepted}.`, vi: `Khối lượng kết quả vượt mức ${accepted}.` },
    remedy: smallerPages,
  }),
  bytes: (accepted: number): LimitMessage => ({
    message: { en: `The answer is longer than ${accepted} bytes.`, vi: `Kết quả dài hơn ${accepted} byte.` },
    remedy: {
      en: 'Ask for smaller pages (`first`) or fewer fields.',
      vi: 'Cần truy vấn trang nhỏ hơn (`first`) hoặc ít trường hơn.',
    },
  }),
  operationTime: (milliseconds: number): LimitMessage => ({
    message: {
      en: `The operation was ended after ${milliseconds} ms.`,
      vi: `Thao tác bị dừng sau ${milliseconds} mili giây.`,
    },
    remedy: {
      en: 'Ask for smaller pages (`first`), fewer fields or fewer levels; the same again may take as long.',
      vi: 'Cần truy vấn trang nhỏ hơn (`first`), ít trường hơn hoặc ít cấp hơn; gửi lại y nguyên có thể vẫn quá thời gian.',
    },
  }),
} as const;

/** Other reasons for which an answer is not given, or not whole. */
export const answerMessages = {
  errorsOmitted: (omitted: number): Message => ({
    en: `The answer has ${counted(omitted, 'more error')}. Ask for less of what is refused.`,
    vi: `Kết quả còn ${omitted} lỗi khác. Cần bớt truy vấn những gì bị từ chối.`,
  }),
  requestsWaiting: {
    en: 'Too many requests are waiting. Ask again later.',
    vi: 'Có quá nhiều yêu cầu đang chờ. Cần gửi lại sau.',
  },
  largeQueriesWaiting: {
    en: 'Too many large queries are waiting. Ask again later, or for less.',
    vi: 'Có quá nhiều truy vấn lớn đang chờ. Cần gửi lại sau, hoặc truy vấn ít dữ liệu hơn.',
  },
  noSuchOperation: (kind: string): Message => ({
    en: `The hub has no ${kind}s; it answers queries.`,
    vi: `Trục không có thao tác ${kind}; trục chỉ trả lời truy vấn (query).`,
  }),
  fault: {
    en: 'The hub could not answer this. The details are in its log.',
    vi: 'Trục không trả lời được yêu cầu này. Chi tiết ở nhật ký vận hành của trục.',
  },
} as const;
