import { Command } from 'commander';
import { OperatorError } from '../base/errors.ts';
import { didYouMean } from '../settings/nearest.ts';
import { parseSettings } from '../settings/parse.ts';
import { allSettings, settingGroups } from '../settings/registry.ts';
import { describeAccepted } from '../settings/requirement.ts';
import type { Setting } from '../settings/setting.ts';
import { describeDefault, describeReaders, showSetting } from '../settings/show.ts';
import { textTable } from '../base/text-table.ts';

const indent = (line: string): string => `  ${line}`.trimEnd();

function listLines(): string[] {
  const rows = settingGroups.map(({ settings }) =>
    Object.entries(settings).map(([name, setting]) => {
      const { value, source } = showSetting(name, setting, process.env);
      return [name, source, value];
    }),
  );
  // One table, so that all groups have the same column widths.
  const [, ...lines] = textTable(['', '', ''], rows.flat());
  return settingGroups.flatMap(({ title }, place) => {
    const count = rows[place]?.length ?? 0;
    return [title, ...lines.splice(0, count).map(indent), ''];
  });
}

function describeLines(name: string, setting: Setting): string[] {
  const { value, source } = showSetting(name, setting, process.env);
  const accepted = describeAccepted(setting.shape);
  const facts = [
    ['Value', `${value} (${source})`],
    ['Default', describeDefault(setting)],
    ...(accepted === null ? [] : [['Accepts', accepted]]),
    ['Read by', describeReaders(setting) === 'both' ? 'hub and department service' : describeReaders(setting)],
  ];
  const [, ...lines] = textTable(['', ''], facts);
  return [name, ...[setting.purpose, '', ...lines].map(indent)];
}

/** @throws OperatorError for the name of no setting. */
function findSetting(text: string): readonly [string, Setting] {
  const given = text.toUpperCase();
  for (const name of [given, `LIENTHONG_${given}`]) {
    const setting = allSettings.get(name);
    if (setting !== undefined) return [name, setting];
  }
  const hint = didYouMean(given, allSettings.keys());
  throw new OperatorError(`There is no such setting${hint}. \`lienthong settings\` lists all.`);
}

function printSettings(text: string | undefined): void {
  const lines = text === undefined ? listLines() : describeLines(...findSetting(text));
  for (const line of lines) console.log(line);
  const { problems } = parseSettings(process.env);
  if (problems.length > 0) throw new OperatorError(`Bad settings. ${problems.join('; ')}.`);
}

const help = `
Settings are read from the environment. One without a value counts as unset; one that does not exist is refused. Secrets
are never printed. Exit code 1 if a setting is wrong.`;

/** `lienthong settings` */
export const settingsCommand = (): Command =>
  new Command('settings')
    .argument('[name]', 'the setting to describe, such as LIENTHONG_DATA_DIR')
    .addHelpText('after', help)
    .action(printSettings);
