import { z } from 'zod';
import { findUrlProblem } from './database-url.ts';
import { whole, type Settings } from './setting.ts';

const databaseUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol), {
    error: 'must be postgresql://user:password@host:port/database',
    abort: true,
  })
  .superRefine((url, context) => {
    const message = findUrlProblem(url);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

/** The settings of the database. */
export const databaseSettings = {
  DATABASE_URL: {
    shape: databaseUrl.optional(),
    purpose:
      'PostgreSQL server: postgresql://user:password@host:port/database, with ?schema=lienthong for a schema of its own.',
    ifUnset: 'embedded database',
    isSecret: true,
    isEssential: true,
  },
  LIENTHONG_DATA_DIR: {
    shape: z.string().min(1).default('.data'),
    purpose: 'Directory of the embedded database, and of the secret and the keys that are not set.',
    isEssential: true,
  },
  LIENTHONG_CONNECTIONS: {
    shape: whole({ from: 1, to: 500, default: 16 }),
    purpose: 'Maximum number of connections to a PostgreSQL server.',
  },
  LIENTHONG_CONNECTION_TIMEOUT: {
    shape: whole({ from: 100, to: 60_000, default: 5000 }),
    unit: 'milliseconds',
    purpose: 'Maximum time to wait for a connection to a PostgreSQL server.',
  },
  LIENTHONG_STATEMENT_TIMEOUT: {
    shape: whole({ from: 100, to: 600_000, default: 10_000 }),
    unit: 'milliseconds',
    purpose: 'Maximum time that a PostgreSQL server may run one statement.',
  },
  LIENTHONG_MIN_FREE_SPACE: {
    shape: whole({ from: 0, to: 1_000_000_000, default: 256 }),
    unit: 'MiB',
    purpose:
      'Free space on the disk of the embedded database below which nothing is loaded and personal records are refused.',
  },
} satisfies Settings;
