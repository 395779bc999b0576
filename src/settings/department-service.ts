import path from 'node:path';
import { z } from 'zod';
import type { Complain, Settings, ValuesOf } from './setting.ts';
import { isSafeUrl, isWeb, type KeyPlace } from './oidc.ts';

/** PEM files of the certificates by which a department service and its hub identify each other. */
export interface DepartmentServiceTlsFiles {
  /** `LIENTHONG_DEPARTMENT_CERTIFICATE` */
  readonly certificate: string;
  /** `LIENTHONG_DEPARTMENT_CERTIFICATE_KEY` */
  readonly certificateKey: string;
  /** `LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY` */
  readonly clientAuthority: string;
}

/** The settings of a department service. */
export interface DepartmentServiceConfig {
  /** `LIENTHONG_DEPARTMENT_HUB` */
  readonly hub: string;
  /** `LIENTHONG_DEPARTMENT_HUB_KEYS`; null if it is not set. */
  readonly hubKeys: Exclude<KeyPlace, { readonly kind: 'discovery' }> | null;
  /** If null, the service uses plain HTTP and accepts only this machine. */
  readonly tls: DepartmentServiceTlsFiles | null;
}

const file = z.string().min(1).optional();

/** The settings of a department service alone. */
export const departmentServiceSettings = {
  LIENTHONG_DEPARTMENT_HUB: {
    shape: z.string().min(1).max(200).default('lienthong'),
    purpose: 'Name of the hub that the service answers: LIENTHONG_HUB of that hub.',
    readBy: ['department service'],
  },
  LIENTHONG_DEPARTMENT_HUB_KEYS: {
    shape: z
      .string()
      .refine((text) => !isWeb(text) || isSafeUrl(text), {
        error: 'must be https://…, http://… on this machine, or a file',
      })
      .optional(),
    purpose:
      "The hub's public keys: https://<hub>/.well-known/jwks.json, http://… on this machine, or a file. Required by `lienthong department-service`.",
    readBy: ['department service'],
  },
  LIENTHONG_DEPARTMENT_CERTIFICATE: {
    shape: file,
    purpose: "PEM file of the service's certificate.",
    ifUnset: 'none: plain HTTP to this machine alone, which production refuses',
    readBy: ['department service'],
  },
  LIENTHONG_DEPARTMENT_CERTIFICATE_KEY: {
    shape: file,
    purpose: 'PEM file of the private key of LIENTHONG_DEPARTMENT_CERTIFICATE.',
    readBy: ['department service'],
  },
  LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY: {
    shape: file,
    purpose: "PEM file of the certificate of the authority that signs the hub's client certificate.",
    readBy: ['department service'],
  },
} satisfies Settings;

type DepartmentServiceValues = ValuesOf<typeof departmentServiceSettings>;

const tlsNames = [
  'LIENTHONG_DEPARTMENT_CERTIFICATE',
  'LIENTHONG_DEPARTMENT_CERTIFICATE_KEY',
  'LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY',
] as const;

/** Checks the settings taken together: a certificate without an authority would let anybody ask. */
export function checkDepartmentService(
  data: DepartmentServiceValues,
  complain: Complain<typeof departmentServiceSettings>,
): void {
  const [set] = tlsNames.filter((name) => data[name] !== undefined);
  if (set === undefined) return;
  for (const name of tlsNames) if (data[name] === undefined) complain(name, `has to be set with ${set}`);
}

function readTls(data: DepartmentServiceValues): DepartmentServiceTlsFiles | null {
  const [certificate, certificateKey, clientAuthority] = tlsNames.map((name) => data[name]);
  if (certificate === undefined || certificateKey === undefined || clientAuthority === undefined) return null;
  return {
    certificate: path.resolve(certificate),
    certificateKey: path.resolve(certificateKey),
    clientAuthority: path.resolve(clientAuthority),
  };
}

/** Returns the settings of a department service. */
export function readDepartmentService(data: DepartmentServiceValues): DepartmentServiceConfig {
  const { LIENTHONG_DEPARTMENT_HUB: hub, LIENTHONG_DEPARTMENT_HUB_KEYS: keys } = data;
  const hubKeys =
    keys === undefined
      ? null
      : isWeb(keys)
        ? ({ kind: 'url', url: new URL(keys) } as const)
        : ({ kind: 'file', file: path.resolve(keys) } as const);
  return { hub, hubKeys, tls: readTls(data) };
}
