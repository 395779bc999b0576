import type { z } from 'zod';
import { checkLinks } from './links.ts';
import { findNameProblems } from './names.ts';
import { checkDepartmentService } from './department-service.ts';
import { checkOidc } from './oidc.ts';
import { allSettings, environmentShape } from './registry.ts';
import { requirementOf } from './requirement.ts';
import { checkSynthetic } from './synthetic.ts';
import { checkTelemetry } from './telemetry.ts';

const checkedShape = environmentShape.superRefine((data, context) => {
  const complain = (name: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [name], message });
  };
  checkOidc(data, complain);
  checkLinks(data, complain);
  checkDepartmentService(data, complain);
  checkSynthetic(data, complain);
  checkTelemetry(data, complain);
});

/** The values of all settings. */
export type SettingValues = z.output<typeof checkedShape>;

interface ParsedSettings {
  /** What is wrong, each in words that begin with a name. Values are not repeated: one may be a password. */
  readonly problems: readonly string[];
  /** Null if a value is wrong. */
  readonly values: SettingValues | null;
}

/** Returns the settings of an environment that have a value: an empty one counts as unset. */
const presentSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));

/** Says in words what a setting must be, if its shape does not say so itself. */
export const describerOf =
  (given: NodeJS.ProcessEnv): z.core.$ZodErrorMap =>
  ({ path: [name = ''] = [] }) => {
    const setting = allSettings.get(String(name));
    return setting === undefined ? undefined : requirementOf(setting.shape, given[String(name)]);
  };

const describeIssue = ({ path: [name], message }: z.core.$ZodIssue): string => `${String(name)} ${message}`;

/** Reads and checks all settings of an environment. */
export function parseSettings(environment: NodeJS.ProcessEnv): ParsedSettings {
  const present = presentSettings(environment);
  const { data, error } = checkedShape.safeParse(present, { error: describerOf(present) });
  const issues = error === undefined ? [] : error.issues.map(describeIssue);
  return { problems: [...findNameProblems(environment, allSettings), ...issues], values: data ?? null };
}
