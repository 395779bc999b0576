/** Ends a `switch` over a union: a member that no case handles fails to compile here. What it holds may be personal, and is not shown. */
export function assertNever(value: never): never {
  throw new Error(`A case of a ${typeof value} is not handled.`);
}
