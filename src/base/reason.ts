interface Explained {
  readonly message?: string;
  /** The message of the database, as driver adapters pass it on. */
  readonly originalMessage?: string;
  /** The name that a driver adapter gives the fault, such as `DatabaseNotReachable`. */
  readonly kind?: string;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/**
 * Finds the innermost error, that of the database or the system. The errors around it contain whole statements with
 * their values.
 */
function innermost(error: Explained): Explained {
  const inner = error.meta?.driverAdapterError ?? error.cause;
  return typeof inner === 'object' && inner !== null ? innermost(inner) : error;
}

const asWords = (name: string): string => name.replaceAll(/\B[A-Z]/g, ' $&').toLowerCase();

const longest = 300;

/**
 * Describes why something failed, on one line, in the words of the database or the system. These contain no password.
 */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error).slice(0, longest);
  const { originalMessage, kind, message } = innermost(error);
  const text = originalMessage ?? (kind === undefined ? message : asWords(kind)) ?? 'no reason given';
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, longest);
}
