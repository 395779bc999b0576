import path from 'node:path';
import { z } from 'zod';
import type { Complain, Settings, ValuesOf } from './setting.ts';
import { isSafeUrl, isWeb, type KeyPlace } from './oidc.ts';

/** PEM files of the certificates by which a department service and its hub know each other. */
export interface NodeTlsFiles {
  /** `LIENTHONG_NODE_CERTIFICATE` */
  readonly certificate: string;
  /** `LIENTHONG_NODE_CERTIFICATE_KEY` */
  readonly certificateKey: string;
  /** `LIENTHONG_NODE_CLIENT_AUTHORITY` */
  readonly clientAuthority: string;
}

/** The settings of a department service. */
export interface NodeConfig {
  /** `LIENTHONG_NODE_HUB` */
  readonly hub: string;
  /** `LIENTHONG_NODE_HUB_KEYS`; null if it is not set. */
  readonly hubKeys: Exclude<KeyPlace, { readonly kind: 'discovery' }> | null;
  /** Null serves plain HTTP, to this machine alone. */
  readonly tls: NodeTlsFiles | null;
}

const file = z.string().min(1).optional();

/** The settings of a department service alone. */
export const nodeSettings = {
  LIENTHONG_NODE_HUB: {
    shape: z.string().min(1).max(200).default('lienthong'),
    purpose: 'Name of the hub that the service answers: LIENTHONG_HUB of that hub.',
    readBy: ['node'],
  },
  LIENTHONG_NODE_HUB_KEYS: {
    shape: z
      .string()
      .refine((text) => !isWeb(text) || isSafeUrl(text), {
        error: 'must be https://…, http://… on this machine, or a file',
      })
      .optional(),
    purpose:
      "The hub's public keys: https://<hub>/.well-known/jwks.json, http://… on this machine, or a file. Required by `lienthong node`.",
    readBy: ['node'],
  },
  LIENTHONG_NODE_CERTIFICATE: {
    shape: file,
    purpose: "PEM file of the service's certificate.",
    ifUnset: 'none: plain HTTP to this machine alone, which production refuses',
    readBy: ['node'],
  },
  LIENTHONG_NODE_CERTIFICATE_KEY: {
    shape: file,
    purpose: 'PEM file of the private key of LIENTHONG_NODE_CERTIFICATE.',
    readBy: ['node'],
  },
  LIENTHONG_NODE_CLIENT_AUTHORITY: {
    shape: file,
    purpose: "PEM file of the certificate of the authority that signs the hub's client certificate.",
    readBy: ['node'],
  },
} satisfies Settings;

type NodeValues = ValuesOf<typeof nodeSettings>;

const tlsNames = [
  'LIENTHONG_NODE_CERTIFICATE',
  'LIENTHONG_NODE_CERTIFICATE_KEY',
  'LIENTHONG_NODE_CLIENT_AUTHORITY',
] as const;

/** Checks the settings taken together: a certificate without an authority would let anybody ask. */
export function checkNode(data: NodeValues, complain: Complain<typeof nodeSettings>): void {
  const [set] = tlsNames.filter((name) => data[name] !== undefined);
  if (set === undefined) return;
  for (const name of tlsNames) if (data[name] === undefined) complain(name, `has to be set with ${set}`);
}

function readTls(data: NodeValues): NodeTlsFiles | null {
  const [certificate, certificateKey, clientAuthority] = tlsNames.map((name) => data[name]);
  if (certificate === undefined || certificateKey === undefined || clientAuthority === undefined) return null;
  return {
    certificate: path.resolve(certificate),
    certificateKey: path.resolve(certificateKey),
    clientAuthority: path.resolve(clientAuthority),
  };
}

/** Returns the settings of a department service. */
export function readNode(data: NodeValues): NodeConfig {
  const { LIENTHONG_NODE_HUB: hub, LIENTHONG_NODE_HUB_KEYS: keys } = data;
  const hubKeys =
    keys === undefined
      ? null
      : isWeb(keys)
        ? ({ kind: 'url', url: new URL(keys) } as const)
        : ({ kind: 'file', file: path.resolve(keys) } as const);
  return { hub, hubKeys, tls: readTls(data) };
}
