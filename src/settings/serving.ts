import { z } from 'zod';
import { corsOrigins } from './cors.ts';
import { whole, type Settings } from './setting.ts';

/** The settings of a process that serves, whatever it serves. */
export const servingSettings = {
  PORT: {
    shape: whole({ from: 0, to: 65_535, default: 4000 }),
    purpose: 'Port to serve on; 0 takes a free one.',
    isEssential: true,
  },
  LIENTHONG_HOST: {
    shape: z.string().min(1).default('127.0.0.1'),
    purpose: 'Address to serve on.',
    isEssential: true,
  },
  LIENTHONG_ENV: {
    shape: z.enum(['development', 'production']).default('development'),
    purpose:
      'Whether real data is at stake. In production the hub migrates and loads nothing, makes no keys of personal data, neither makes nor accepts demonstration tokens, and refuses a database with made-up data.',
    isEssential: true,
  },
  LIENTHONG_TRUSTED_PROXIES: {
    shape: whole({ from: 0, to: 10, default: 0 }),
    purpose: "Number of proxies before the process that add the client's address to `x-forwarded-for`.",
  },
  LIENTHONG_CORS_ORIGINS: {
    shape: corsOrigins,
    purpose:
      'Origins whose pages may send requests from a browser, such as https://portal.example.vn, with commas between them.',
    readBy: ['hub'],
  },
  LIENTHONG_PUBLIC_ANSWERS: {
    shape: whole({ from: 0, to: 1024, default: 16 }),
    unit: 'MiB',
    purpose:
      'Memory for answers that are open to all, each kept until a row that is open to all changes; 0 keeps none.',
    readBy: ['hub'],
  },
  LIENTHONG_WATCHDOG: {
    shape: whole({ from: 0, to: 3600, default: 60 }),
    unit: 'seconds',
    purpose: 'Time for which a process that serves may be stuck before it is ended; 0 never ends it.',
  },
  LIENTHONG_PLANS: {
    shape: z.enum(['on', 'off']).default('on'),
    purpose: 'Whether operations are prepared and planned; `off` gives the same answers, slower.',
  },
} satisfies Settings;
