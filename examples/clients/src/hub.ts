/** Who asks, what for, and in which case. */
export interface Credentials {
  readonly token?: string;
  readonly purpose?: string;
  readonly caseReference?: string;
}

/** The headers of a request: the same for every client. */
export function headersOf({ token, purpose, caseReference }: Credentials): Record<string, string> {
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(purpose !== undefined && { 'x-purpose': purpose }),
    ...(caseReference !== undefined && { 'x-case': caseReference }),
  };
}

/** An error of the hub: `path` says which field is null because of it, `extensions` why and what would open it. */
export interface HubError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly [name: string]: unknown };
}

/** Errors that pass by themselves. All others come again however often the same is asked. */
const passing: readonly unknown[] = ['SERVICE_BUSY', 'DATABASE_UNAVAILABLE'];

/** Whether asking again can help: the hub had nothing to give, for a reason that passes. */
export const passes = (errors: readonly HubError[]): boolean =>
  errors.some(({ extensions }) => passing.includes(extensions?.['code']));

/** Milliseconds after which to ask again: those of `Retry-After`, else twice as long each time. */
export function delayOf(response: Response | undefined, attempt: number): number {
  const seconds = Number(response?.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : 500 * 2 ** attempt * (0.5 + Math.random() / 2);
}
