interface Explained {
  readonly message?: string;
  /** The words of the database, as driver adapters pass them on. */
  readonly originalMessage?: string;
  /** What a driver adapter calls the fault, such as `DatabaseNotReachable`. */
  readonly kind?: string;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/** What stands deepest is what the database or the system said; those around it add whole statements with their values. */
function innermost(error: Explained): Explained {
  const inner = error.meta?.driverAdapterError ?? error.cause;
  return typeof inner === 'object' && inner !== null ? innermost(inner) : error;
}

const asWords = (name: string): string => name.replaceAll(/\B[A-Z]/g, ' $&').toLowerCase();

const longest = 300;

/** Why something failed, on one line, in the words of the database or the system. They hold no password. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error).slice(0, longest);
  const { originalMessage, kind, message } = innermost(error);
  const text = originalMessage ?? (kind === undefined ? message : asWords(kind)) ?? 'no reason given';
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, longest);
}
