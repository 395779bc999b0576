import { z } from 'zod';
import type { Settings } from './setting.ts';

/** The settings of secrets and keys. */
export const keySettings = {
  LIENTHONG_SECRET: {
    shape: z.string().min(32).optional(),
    purpose: 'Secret that signs cursors, the same in every process of a hub.',
    ifUnset: 'made once and kept in the data directory',
    isSecret: true,
    readBy: ['hub'],
  },
  LIENTHONG_KEYS: {
    shape: z.string().optional(),
    purpose:
      'Keys that encrypt personal data, the same in every process of a hub: {"current":"k1","keys":{"k1":"<32 bytes, base64>"},"index":"<32 bytes, base64>"}.',
    ifUnset: 'the file LIENTHONG_KEYS_FILE',
    isSecret: true,
  },
  LIENTHONG_KEYS_FILE: {
    shape: z.string().optional(),
    purpose:
      'File that holds the keys of personal data. Outside production the first start makes it; in production `lienthong keys make` does.',
    ifUnset: 'keys.json in the data directory',
  },
  LIENTHONG_LEDGER_KEY: {
    shape: z.string().optional(),
    purpose:
      'Ed25519 private key (PKCS#8, as PEM or base64) that signs the blocks of the ledger, the same in every process of a hub.',
    ifUnset: 'made once and kept in the data directory',
    isSecret: true,
  },
  LIENTHONG_CHECKPOINT_FILE: {
    shape: z.string().optional(),
    purpose:
      'File outside the database to which a checkpoint of the ledger is appended each second while there are new ones, one line of JSON each; `lienthong audit verify` compares the ledger with it.',
  },
} satisfies Settings;
