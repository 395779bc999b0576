import { Observable } from './observable.ts';

/** Who asks, what for and in which case: what the form of the page holds. */
export interface Access {
  /** A token or an API key; empty for an anonymous request. */
  readonly credential: string;
  readonly purpose: string;
  readonly caseReference: string;
}

/** Says nothing of who asks. */
export const noAccess: Access = { credential: '', purpose: '', caseReference: '' };

/** What is sent with every query. It is held here alone: no storage, no address and no editor ever has it. */
export const access = new Observable<Access>(noAccess);

/** Changes some of what is sent. */
export const changeAccess = (change: Partial<Access>): void => access.set({ ...access.get(), ...change });

/** Takes a credential out of what was pasted: with `Bearer`, in quotes, or broken into lines. */
export const readCredential = (text: string): string =>
  text
    .replaceAll(/[\s"']/g, ' ')
    .trim()
    .replace(/^(authorization:? *)?bearer +/i, '')
    .replaceAll(' ', '');

const credentialHeaders = ['authorization', 'x-api-key'];

/** Text as its UTF-8 bytes, which is how the hub reads headers; a browser sends none but single bytes. */
const asBytes = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

function formHeaders({ credential, purpose, caseReference }: Access): [string, string][] {
  const headers: [string, string][] = [
    ['authorization', credential === '' ? '' : `Bearer ${credential}`],
    ['x-purpose', purpose],
    ['x-case', caseReference.trim()],
  ];
  return headers.filter(([, value]) => value !== '');
}

type Typed = Readonly<Record<string, unknown>>;

const namesOf = (typed: Typed): Set<string> => new Set(Object.keys(typed).map((name) => name.toLowerCase()));

/** Whether a typed header replaces one of the form: a request has one credential. */
function isOverridden(name: string, typed: ReadonlySet<string>): boolean {
  return typed.has(name) || (name === 'authorization' && credentialHeaders.some((each) => typed.has(each)));
}

/** Lists the headers of the form that typed ones replace. */
export function overriddenHeaders(held: Access, typed: Typed): string[] {
  const names = namesOf(typed);
  return formHeaders(held)
    .map(([name]) => name)
    .filter((name) => isOverridden(name, names));
}

/** Returns the headers of a request: those that are typed, and those of the form that are not. */
export function sentHeaders(held: Access, typed: Typed = {}): Record<string, string> {
  const names = namesOf(typed);
  const own = formHeaders(held).filter(([name]) => !isOverridden(name, names));
  const all = [...own, ...Object.entries(typed).map(([name, value]): [string, string] => [name, String(value)])];
  return Object.fromEntries(all.map(([name, value]) => [name, asBytes(value)]));
}

/** What a token says of itself, unverified: for its holder to read. */
export interface TokenWords {
  readonly subject: string;
  readonly expiresAt: Date | null;
}

/** Reads the claims of a token; null for anything else, such as an API key. */
export function describeToken(credential: string): TokenWords | null {
  try {
    const [, payload = ''] = credential.split('.');
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) =>
      byte.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null) return null;
    const { sub, exp } = claims as { readonly sub?: unknown; readonly exp?: unknown };
    if (typeof sub !== 'string') return null;
    return { subject: sub, expiresAt: typeof exp === 'number' ? new Date(exp * 1000) : null };
  } catch {
    return null;
  }
}
