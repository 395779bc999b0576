import { z } from 'zod';
import { accessSettings } from './access.ts';
import { databaseSettings } from './database.ts';
import { keySettings } from './keys.ts';
import { limitSettings } from './limits.ts';
import { linkSettings } from './links.ts';
import { departmentServiceSettings } from './department-service.ts';
import { oidcSettings } from './oidc.ts';
import { servingSettings } from './serving.ts';
import { shapesOf, type Setting, type SettingGroup } from './setting.ts';
import { syntheticSettings } from './synthetic.ts';
import { telemetrySettings } from './telemetry.ts';
import { transportSettings } from './transport.ts';

/** All settings, in the order in which they are shown. */
export const settingGroups: readonly SettingGroup[] = [
  { title: 'Process', settings: servingSettings },
  { title: 'Database', settings: databaseSettings },
  { title: 'Secrets and keys', settings: keySettings },
  { title: 'Access', settings: accessSettings },
  { title: 'Issuer of tokens (OpenID Connect, OAuth 2.0)', settings: oidcSettings },
  { title: 'Limits of a request', settings: limitSettings },
  { title: 'Connections of clients', settings: transportSettings },
  { title: 'Logs and metrics', settings: telemetrySettings },
  { title: 'Links to department services', settings: linkSettings },
  { title: 'Department service (`lienthong department-service`)', settings: departmentServiceSettings },
  { title: 'Synthetic records', settings: syntheticSettings },
];

/** The shape of an environment. */
export const environmentShape = z.object({
  ...shapesOf(servingSettings),
  ...shapesOf(databaseSettings),
  ...shapesOf(keySettings),
  ...shapesOf(accessSettings),
  ...shapesOf(oidcSettings),
  ...shapesOf(limitSettings),
  ...shapesOf(transportSettings),
  ...shapesOf(telemetrySettings),
  ...shapesOf(linkSettings),
  ...shapesOf(departmentServiceSettings),
  ...shapesOf(syntheticSettings),
});

/** All settings by name. */
export const allSettings: ReadonlyMap<string, Setting> = new Map(
  settingGroups.flatMap(({ settings }) => Object.entries(settings)),
);
