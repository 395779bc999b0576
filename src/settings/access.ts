import { z } from 'zod';
import type { Settings } from './setting.ts';

/** The settings of what requests may see. */
export const accessSettings = {
  LIENTHONG_ANONYMOUS: {
    shape: z.enum(['public', 'deny']).default('public'),
    purpose: 'What a request without a credential sees: `public` data, or nothing (`deny`).',
    readBy: ['hub'],
  },
  LIENTHONG_PURPOSES_FILE: {
    shape: z.string().optional(),
    purpose: 'YAML file of the purposes that a request may name, each with `code`, `title` and `titleEn`.',
    ifUnset: 'purposes of the package',
    readBy: ['hub'],
  },
} satisfies Settings;
