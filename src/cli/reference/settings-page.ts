import { settingGroups } from '../../settings/registry.ts';
import { describeAccepted } from '../../settings/requirement.ts';
import type { Setting, SettingGroup } from '../../settings/setting.ts';
import { describeDefault, describeReaders } from '../../settings/show.ts';
import { code } from './table.ts';

const introduction = `# Settings

All settings are read from the environment when a process starts. One without a value counts as unset. A name that does
not exist is refused, and so is a value that is not accepted: one line says what is wrong, and never repeats a value that
may be a password.

\`lienthong settings\` lists all settings with the values of this environment and where each comes from, without secrets;
\`lienthong settings LIENTHONG_DATA_DIR\` describes one. "Read by" says whether the hub (\`lienthong serve\`), a department
service (\`lienthong department-service\`) or both read a setting. The other commands read those of the database and of the keys.

This page is printed from the program: change \`src/settings/\`, then run \`npm run docs:reference\`.
`;

/** Code in a sentence: text between backticks, JSON, or the name of a setting. */
const codeInText = /(`[^`]*`|\{".*\}|\b(?:LIENTHONG|DATABASE)_[A-Z_]+)/;

/** Marks the code in a sentence, and protects the rest from being read as markup. */
const markCode = (sentence: string): string =>
  sentence
    .split(codeInText)
    .map((part, place) => {
      if (place % 2 === 0) return part.replaceAll(/[<|*_]/g, '\\$&');
      return part.startsWith('`') ? part : code(part);
    })
    .join('');

function meaningOf(setting: Setting): string {
  const accepted = describeAccepted(setting.shape);
  const sentences = [setting.purpose, ...(accepted === null ? [] : [`Accepts ${accepted}.`])].map(markCode);
  return [...sentences, ...(setting.isSecret === true ? ['**Secret.**'] : [])].join(' ');
}

/** Formats a default: code for a value, or words for what holds without one. */
function defaultOf(setting: Setting): string {
  const text = describeDefault(setting);
  const isValue = setting.shape.safeParse(undefined).data !== undefined && text !== 'none';
  return isValue ? code(text) : markCode(text);
}

const rowOf = ([name, setting]: readonly [string, Setting]): string =>
  `| ${[code(name), defaultOf(setting), meaningOf(setting), describeReaders(setting)].join(' | ')} |`;

const sectionOf = ({ title, settings }: SettingGroup): string =>
  [
    `## ${title}`,
    '',
    '| Setting | Default | Meaning | Read by |',
    '| --- | --- | --- | --- |',
    ...Object.entries(settings).map(rowOf),
    '',
  ].join('\n');

/** Returns the reference of all settings, in Markdown. */
export const settingsPage = (): string => [introduction, ...settingGroups.map(sectionOf)].join('\n');
