import * as codes from '../../src/messages/codes.ts';
import * as credentials from '../../src/messages/credentials.ts';
import * as denials from '../../src/messages/denials.ts';
import * as input from '../../src/messages/input.ts';
import * as limits from '../../src/messages/limits.ts';
import type { Message } from '../../src/messages/message.ts';
import * as requests from '../../src/messages/requests.ts';
import * as sources from '../../src/messages/sources.ts';

const { inputMessage, ...inputTexts } = input;
const catalogue = { codes, credentials, denials, inputTexts, limits, requests, sources };

const denied: denials.Denied = {
  coordinate: 'Beneficiary.status',
  dataClass: 'RECORD',
  owner: '92-SYT',
  clauses: [{ position: 2, agreement: '12/2025' }],
  statuses: ['EXPIRED'],
  purposes: ['SERVICE'],
};

/** What the texts with parameters are called with; of the others, a number stands for each parameter. */
const calls: Readonly<Record<string, readonly unknown[]>> = {
  'denials.denialRemedies': [denied],
  'limits.limitMessages.operation': ['lists', 31, 30],
  'requests.requestMessages.notServed': [[{ path: '/graphql', what: 'the graph' }]],
  'requests.requestMessages.mediaTypes': [['application/json']],
  'requests.requestMessages.codings': [['br']],
  'requests.requestMessages.demonstrationRefused': [{ en: 'x', vi: 'x' }],
  'sources.rowsMissing': ['92-SYT', { en: 'paused', vi: 'kết nối tạm dừng' }],
  'inputTexts.inputFaults.value': ['it is no day', { en: 'a day', vi: 'một ngày' }],
  'inputTexts.inputFaults.nullValue': [{ en: 'a day', vi: 'một ngày' }],
  'inputTexts.inputFaults.purpose': [['SERVICE']],
  'inputTexts.inputFaults.record': [['Beneficiary']],
  'inputTexts.acceptedInputs.oneOf': [['ACTIVE']],
};

const argumentsOf = (place: string): readonly unknown[] =>
  calls[place] ?? calls[place.replace(/\.\w+$/, '')] ?? [3, 2, 1];

const isMessage = (value: object): value is Message => 'en' in value && 'vi' in value;

/** Every text below a value, with its place. */
function textsIn(value: unknown, place: string): (readonly [string, Message])[] {
  if (typeof value === 'function')
    return textsIn((value as (...args: unknown[]) => unknown)(...argumentsOf(place)), place);
  if (typeof value !== 'object' || value === null) return [];
  if (isMessage(value)) return [[place, value]];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, `${place}.${name}`));
}

const texts = Object.entries(catalogue).flatMap(([name, each]) => textsIn(each, name));

test('every text is in English and in Vietnamese', () => {
  expect(texts.length).toBeGreaterThan(150);
  const isWrong = ({ en, vi }: Message): boolean => /\P{ASCII}/u.test(en.replaceAll(/[…’]/g, '')) || !/[à-ỹ]/.test(vi);
  expect(texts.filter(([, text]) => isWrong(text))).toEqual([]);
});

test('a text says in both languages what it is called with', () => {
  const codesIn = (text: string): string[] => [...new Set(text.match(/\b\d+\b|\b[A-Z]{3,}\b/g) ?? [])].sort();
  const shown = textsIn(denials.denialRemedies, 'denials.denialRemedies');
  expect(shown).toHaveLength(12);
  const words = ({ en, vi }: Message): string[][] =>
    [en, vi].map((text) => codesIn(text).filter((word) => !['EXPIRED', 'API', 'TTHC', 'RECORD'].includes(word)));
  for (const [place, text] of shown) {
    const [en, vi] = words(text);
    expect([place, vi]).toEqual([place, en]);
  }
});

test('Vietnamese is written as offices write it', () => {
  // The words of docs/glossary.md that mislead officers, or that nobody in an office says.
  const avoided =
    /\bbạn\b|chúng tôi|trung tâm|\bhub\b|\bthẻ\b|hợp đồng|lượt truy cập|ngày tra cứu|điều chưa biết|thoát diện|căn cước công dân|dữ liệu tổng hợp|hàng tháng/iu;
  expect(texts.filter(([, { vi }]) => avoided.test(vi))).toEqual([]);
});

test('what is wrong with an argument comes with its place and what is accepted, in both languages', () => {
  expect(inputMessage(input.inputFaults.pageSize(101, 100), 'provinces.first')).toEqual({
    en: 'provinces.first: 101 is out of bounds. Accepted: 0 to 100.',
    vi: 'provinces.first: 101 ngoài giới hạn. Giá trị được chấp nhận: từ 0 đến 100.',
  });
});
