import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../settings/config.ts';
import type { ViewerRole } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import { dayOf } from '../base/day.ts';
import { makeDemonstrationToken, defaultHours, whatItLacks } from '../identity/demonstration.ts';
import { findDepartmentCode, readBodies } from '../seed/department-by-name.ts';
import { obtainDemonstrationKey } from '../main/hub.ts';
import { whyNoDemonstration } from '../main/sign-in.ts';
import { readRole } from './role.ts';

const maxHours = 24 * 7;

interface Viewer {
  readonly role: ViewerRole;
  /** Code of a department or name of its province; null if absent. */
  readonly place: string | null;
}

function readViewer(text: string): Viewer {
  const [role = '', ...rest] = text.split('@');
  return { role: readRole(role), place: rest.length === 0 ? null : rest.join('@') };
}

function readHours(text: string): number {
  const hours = Number(text);
  if (/^\d+$/.test(text) && hours >= 1 && hours <= maxHours) return hours;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${maxHours}.`);
}

async function printToken({ as: { role, place }, hours }: { as: Viewer; hours: number }): Promise<void> {
  const config = readConfig(process.env);
  const key = await obtainDemonstrationKey(config);
  if (key === null) {
    const reason = whyNoDemonstration(config) ?? '';
    throw new OperatorError(`${reason}: tokens for demonstration are off. Get a token from the issuer.`);
  }
  const departmentCode = place === null ? null : findDepartmentCode(place, await readBodies(dayOf(new Date())));
  const note = whatItLacks({ role, departmentCode });
  // Standard output gets only the token, so that a script can read it.
  if (note !== null) console.error(note);
  console.log(await makeDemonstrationToken(key, { role, departmentCode }, { hours }));
}

/** `lienthong token` */
export const tokenCommand = (): Command =>
  new Command('token')
    .requiredOption(
      '--as <role@department>',
      'role, and department by its code or its province: officer@92-SYT, officer@can-tho, analyst',
      readViewer,
    )
    .option('--hours <hours>', 'number of hours for which it is valid', readHours, defaultHours)
    .action(printToken);
