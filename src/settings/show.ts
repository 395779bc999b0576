import { describerOf } from './parse.ts';
import type { Setting } from './setting.ts';

/** A setting for display, without anything that a bystander must not see. */
export interface ShownSetting {
  readonly value: string;
  readonly source: 'environment' | 'default';
}

const maxLength = 200;

/** Hides credentials in a URL, even a mistyped one: a name and password, or a token in its query. */
function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return text;
  return text.includes('@') ? '(hidden: it may hold a password)' : text.replace(/[?#].*$/s, '?…');
}

/** Text that cannot move the cursor of a terminal. */
const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?').slice(0, maxLength);

function textOf(value: unknown, { unit }: Setting): string {
  if (typeof value === 'number') return unit === undefined ? String(value) : `${value} ${unit}`;
  return [value].flat().map(String).map(withoutCredentials).map(printable).join(', ');
}

/** Describes what holds if a setting is not set. */
export function describeDefault(setting: Setting): string {
  const value: unknown = setting.shape.safeParse(undefined).data;
  const text = value === undefined ? '' : textOf(value, setting);
  return text === '' ? (setting.ifUnset ?? 'none') : text;
}

/** Returns a setting as an environment sets it. No part of a secret or of an invalid value is shown. */
export function showSetting(name: string, setting: Setting, environment: NodeJS.ProcessEnv): ShownSetting {
  const given = environment[name] ?? '';
  if (given === '') return { value: describeDefault(setting), source: 'default' };
  const { success, data } = setting.shape.safeParse(given, { error: describerOf(environment) });
  const value = success ? textOf(data, setting) : '(not accepted)';
  return { value: setting.isSecret === true && success ? '(hidden)' : value, source: 'environment' };
}

/** Names the processes that read a setting. */
export const describeReaders = ({ readBy }: Setting): string => readBy?.[0] ?? 'both';
