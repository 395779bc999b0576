import path from 'node:path';
import { z } from 'zod';
import { whole, type Complain, type Settings, type ValuesOf } from './setting.ts';

/** How the hub sends requests to department services. */
export interface LinksConfig {
  /** `LIENTHONG_HUB` */
  readonly hub: string;
  /** `LIENTHONG_LINK_KEY`; null for the one in the data directory. */
  readonly key: string | null;
  /** The hub's client certificate; null if it has none. */
  readonly certificate: CertificateFiles | null;
  /** `LIENTHONG_LINK_TIMEOUT`, milliseconds. */
  readonly timeout: number;
  /** `LIENTHONG_LINK_CONCURRENCY` */
  readonly concurrency: number;
}

/** A certificate and its key, PEM files. */
export interface CertificateFiles {
  /** `LIENTHONG_LINK_CERTIFICATE` */
  readonly certificate: string;
  /** `LIENTHONG_LINK_CERTIFICATE_KEY` */
  readonly key: string;
}

/** The settings of links. */
export const linkSettings = {
  LIENTHONG_HUB: {
    shape: z
      .string()
      .regex(/^[\w.:/-]{1,200}$/, { error: 'must be a name of 1 to 200 letters, digits and . : / - _' })
      .default('lienthong'),
    purpose: 'Name of the hub, which department services read as `iss` of its assertions.',
    readBy: ['hub'],
  },
  LIENTHONG_LINK_KEY: {
    shape: z.string().optional(),
    purpose:
      'Ed25519 private key (PKCS#8, as PEM or base64) that signs assertions, the same in every process of a hub. Its public key is at /.well-known/jwks.json.',
    ifUnset: 'made once and kept in the data directory',
    isSecret: true,
    readBy: ['hub'],
  },
  LIENTHONG_LINK_CERTIFICATE: {
    shape: z.string().optional(),
    purpose: "PEM file of the hub's client certificate, which services at https:// require.",
    readBy: ['hub'],
  },
  LIENTHONG_LINK_CERTIFICATE_KEY: {
    shape: z.string().optional(),
    purpose: 'PEM file of the private key of LIENTHONG_LINK_CERTIFICATE.',
    readBy: ['hub'],
  },
  LIENTHONG_LINK_TIMEOUT: {
    shape: whole({ from: 100, to: 20_000, default: 2000 }),
    unit: 'milliseconds',
    purpose: 'Maximum time that one request to a department service may take.',
    readBy: ['hub'],
  },
  LIENTHONG_LINK_CONCURRENCY: {
    shape: whole({ from: 1, to: 100, default: 4 }),
    purpose: 'Maximum number of simultaneous requests to one department service.',
    readBy: ['hub'],
  },
} satisfies Settings;

type LinkValues = ValuesOf<typeof linkSettings>;

/** Checks the settings taken together. */
export function checkLinks(data: LinkValues, complain: Complain<typeof linkSettings>): void {
  const { LIENTHONG_LINK_CERTIFICATE: certificate, LIENTHONG_LINK_CERTIFICATE_KEY: key } = data;
  if (certificate === undefined && key !== undefined) {
    complain('LIENTHONG_LINK_CERTIFICATE_KEY', 'needs LIENTHONG_LINK_CERTIFICATE');
  }
  if (certificate !== undefined && key === undefined) {
    complain('LIENTHONG_LINK_CERTIFICATE_KEY', 'has to be set with LIENTHONG_LINK_CERTIFICATE');
  }
}

function certificateFiles(data: LinkValues): CertificateFiles | null {
  const { LIENTHONG_LINK_CERTIFICATE: certificate, LIENTHONG_LINK_CERTIFICATE_KEY: key } = data;
  if (certificate === undefined || key === undefined) return null;
  return { certificate: path.resolve(certificate), key: path.resolve(key) };
}

/** Returns the settings of links. */
export const readLinks = (data: LinkValues): LinksConfig => ({
  hub: data.LIENTHONG_HUB,
  key: data.LIENTHONG_LINK_KEY ?? null,
  certificate: certificateFiles(data),
  timeout: data.LIENTHONG_LINK_TIMEOUT,
  concurrency: data.LIENTHONG_LINK_CONCURRENCY,
});
