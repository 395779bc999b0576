import path from 'node:path';
import { z } from 'zod';
import { isSafeUrl, isWeb, type KeyPlace } from './oidc.ts';

/** Files of what a department's service and its hub know each other by; PEM. */
export interface NodeTlsFiles {
  /** `LIENTHONG_NODE_CERTIFICATE` */
  readonly certificate: string;
  /** `LIENTHONG_NODE_CERTIFICATE_KEY` */
  readonly certificateKey: string;
  /** `LIENTHONG_NODE_CLIENT_AUTHORITY` */
  readonly clientAuthority: string;
}

/** What a department's own service is set to. */
export interface NodeConfig {
  /** Name of the hub that is answered. `LIENTHONG_NODE_HUB` */
  readonly hub: string;
  /** Where the hub's public keys are; null where nothing is set. `LIENTHONG_NODE_HUB_KEYS` */
  readonly hubKeys: Exclude<KeyPlace, { readonly kind: 'discovery' }> | null;
  /** Null serves plain HTTP, to this machine alone. */
  readonly tls: NodeTlsFiles | null;
}

const file = z.string().min(1).optional();

/** The settings of a department's service, each by itself. */
export const nodeSettings = {
  LIENTHONG_NODE_HUB: z.string().min(1).max(200).default('lienthong'),
  LIENTHONG_NODE_HUB_KEYS: z
    .string()
    .refine((text) => !isWeb(text) || isSafeUrl(text), {
      error: 'must be https://…, http://… on this machine, or a file',
    })
    .optional(),
  LIENTHONG_NODE_CERTIFICATE: file,
  LIENTHONG_NODE_CERTIFICATE_KEY: file,
  LIENTHONG_NODE_CLIENT_AUTHORITY: file,
};

type NodeSettings = z.output<z.ZodObject<typeof nodeSettings>>;

const tlsNames = [
  'LIENTHONG_NODE_CERTIFICATE',
  'LIENTHONG_NODE_CERTIFICATE_KEY',
  'LIENTHONG_NODE_CLIENT_AUTHORITY',
] as const;

/** What is wrong with the settings taken together: a certificate without an authority would let anybody ask. */
export function checkNode(data: NodeSettings, complain: (name: keyof NodeSettings, message: string) => void): void {
  const [set] = tlsNames.filter((name) => data[name] !== undefined);
  if (set === undefined) return;
  for (const name of tlsNames) if (data[name] === undefined) complain(name, `has to be set with ${set}`);
}

function readTls(data: NodeSettings): NodeTlsFiles | null {
  const [certificate, certificateKey, clientAuthority] = tlsNames.map((name) => data[name]);
  if (certificate === undefined || certificateKey === undefined || clientAuthority === undefined) return null;
  return {
    certificate: path.resolve(certificate),
    certificateKey: path.resolve(certificateKey),
    clientAuthority: path.resolve(clientAuthority),
  };
}

/** What a department's service is set to. */
export function readNode(data: NodeSettings): NodeConfig {
  const { LIENTHONG_NODE_HUB: hub, LIENTHONG_NODE_HUB_KEYS: keys } = data;
  const hubKeys =
    keys === undefined
      ? null
      : isWeb(keys)
        ? ({ kind: 'url', url: new URL(keys) } as const)
        : ({ kind: 'file', file: path.resolve(keys) } as const);
  return { hub, hubKeys, tls: readTls(data) };
}
