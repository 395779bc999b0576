import path from 'node:path';
import { z } from 'zod';

/** How the hub asks departments that run their own service. */
export interface LinksConfig {
  /** What the hub calls itself: `iss` of its assertions. `LIENTHONG_HUB` */
  readonly hub: string;
  /** Key that signs its assertions; null to keep one in the data directory. `LIENTHONG_LINK_KEY` */
  readonly key: string | null;
  /** The hub's client certificate and the key of it, PEM files; null where it has none. */
  readonly certificate: CertificateFiles | null;
  /** How long one question may take, milliseconds. `LIENTHONG_LINK_TIMEOUT` */
  readonly timeout: number;
  /** How many questions a department is asked at once. `LIENTHONG_LINK_CONCURRENCY` */
  readonly concurrency: number;
}

/** A certificate and its key, PEM files. */
export interface CertificateFiles {
  /** `LIENTHONG_LINK_CERTIFICATE` */
  readonly certificate: string;
  /** `LIENTHONG_LINK_CERTIFICATE_KEY` */
  readonly key: string;
}

/** The settings of links, each by itself. */
export const linkSettings = {
  LIENTHONG_HUB: z
    .string()
    .regex(/^[\w.:/-]{1,200}$/, { error: 'must be a name of 1 to 200 letters, digits and . : / - _' })
    .default('lienthong'),
  LIENTHONG_LINK_KEY: z.string().optional(),
  LIENTHONG_LINK_CERTIFICATE: z.string().optional(),
  LIENTHONG_LINK_CERTIFICATE_KEY: z.string().optional(),
  LIENTHONG_LINK_TIMEOUT: z.coerce.number().int().min(100).max(20_000).default(2000),
  LIENTHONG_LINK_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(4),
};

type LinkSettings = z.output<z.ZodObject<typeof linkSettings>>;

/** What is wrong with the settings taken together. */
export function checkLinks(data: LinkSettings, complain: (name: keyof LinkSettings, message: string) => void): void {
  const { LIENTHONG_LINK_CERTIFICATE: certificate, LIENTHONG_LINK_CERTIFICATE_KEY: key } = data;
  if (certificate === undefined && key !== undefined) {
    complain('LIENTHONG_LINK_CERTIFICATE_KEY', 'needs LIENTHONG_LINK_CERTIFICATE');
  }
  if (certificate !== undefined && key === undefined) {
    complain('LIENTHONG_LINK_CERTIFICATE_KEY', 'has to be set with LIENTHONG_LINK_CERTIFICATE');
  }
}

function certificateFiles(data: LinkSettings): CertificateFiles | null {
  const { LIENTHONG_LINK_CERTIFICATE: certificate, LIENTHONG_LINK_CERTIFICATE_KEY: key } = data;
  if (certificate === undefined || key === undefined) return null;
  return { certificate: path.resolve(certificate), key: path.resolve(key) };
}

/** How departments are asked. */
export const readLinks = (data: LinkSettings): LinksConfig => ({
  hub: data.LIENTHONG_HUB,
  key: data.LIENTHONG_LINK_KEY ?? null,
  certificate: certificateFiles(data),
  timeout: data.LIENTHONG_LINK_TIMEOUT,
  concurrency: data.LIENTHONG_LINK_CONCURRENCY,
});
