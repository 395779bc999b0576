import { sameInBoth, type Message } from './message.ts';

/** Why a linked department's service did not answer, as part of a sentence about it. */
export const linkFaults = {
  breaksContract: (reason: string): Message => ({
    en: `its answer breaks the contract: ${reason}`,
    // The reason is in the words of the contract's schema; the English message has it.
    vi: 'câu trả lời của dịch vụ không đúng đặc tả kết nối',
  }),
  late: (milliseconds: number): Message => ({
    en: `no answer within ${milliseconds} milliseconds`,
    vi: `quá thời hạn phản hồi ${milliseconds} mili giây`,
  }),
  certificate: (code: string): Message => ({
    en: `its certificate or the hub's was not accepted (${code})`,
    vi: `chứng thư số của dịch vụ hoặc của trục không được chấp nhận (${code})`,
  }),
  unreachable: (code: string | null): Message => ({
    en: code === null ? 'it cannot be reached' : `it cannot be reached (${code})`,
    vi: code === null ? 'không kết nối được dịch vụ' : `không kết nối được dịch vụ (${code})`,
  }),
  failing: {
    en: 'it gets no requests for a moment: it failed several times in a row',
    vi: 'trục tạm thời không gửi yêu cầu đến dịch vụ, vì dịch vụ lỗi nhiều lần liên tiếp',
  },
  tooManyWaiting: {
    en: 'too many requests are waiting for it',
    vi: 'có quá nhiều yêu cầu đang chờ dịch vụ phản hồi',
  },
  isolated: {
    en: 'not asked for a while: it answered with records of another department',
    vi: 'trục tạm thời không gửi yêu cầu đến dịch vụ, vì dịch vụ đã trả lời hồ sơ của cơ quan khác',
  },
  stopping: { en: 'the hub is stopping', vi: 'trục đang dừng hoạt động' },
  changed: { en: 'its link was just changed', vi: 'kết nối vừa được thay đổi' },
  paused: { en: 'paused', vi: 'kết nối tạm dừng' },
  address: { en: 'its address is not acceptable', vi: 'địa chỉ của dịch vụ không hợp lệ' },
  noCertificate: {
    en: 'the hub has no client certificate to show it',
    vi: 'trục không có chứng thư số để xuất trình',
  },
  status: (status: number): Message => ({
    en: `it answered HTTP ${status}`,
    vi: `dịch vụ trả lời HTTP ${status}`,
  }),
  refuses: (reason: string | null): Message => ({
    en: reason === null ? 'it refuses to answer' : `it refuses: ${reason}`,
    vi: reason === null ? 'dịch vụ từ chối trả lời' : `dịch vụ từ chối: ${reason}`,
  }),
  error: (department: string, code: string): Message => ({
    en: `The service of department ${department} answered with an error${code}.`,
    vi: `Dịch vụ dữ liệu của cơ quan ${department} trả lời bằng một lỗi${code}.`,
  }),
  departmentRefuses: (department: string, because: string): Message => ({
    en: `Department ${department} refuses to answer${because}.`,
    vi: `Cơ quan ${department} từ chối trả lời${because}.`,
  }),
} as const;

/** Says that a department answers from an earlier copy. */
export const asOfMessage = (department: string, instant: string): Message => ({
  en: `Department ${department} answers as of ${instant}.`,
  vi: `Cơ quan ${department} trả lời theo dữ liệu tính đến ${instant}.`,
});

/** Says that rows of a department are missing from an answer. */
export const rowsMissing = (department: string, why: Message | string): Message => {
  const { en, vi } = typeof why === 'string' ? sameInBoth(why) : why;
  return { en: `Rows of ${department} are missing: ${en}`, vi: `Thiếu dữ liệu của ${department}: ${vi}` };
};
