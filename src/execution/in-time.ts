import type { ExecutionResult } from 'graphql';
import type { RequestScope } from '../base/request-scope.ts';

/**
 * Waits for the result of an operation until its request's time is up. Then its reads are cancelled; it does not wait
 * for a part that ignores the cancellation.
 * @returns only the error of the timeout once the time is up, because a partial answer could be mistaken for the whole
 */
export async function inTime(scope: RequestScope, running: Promise<ExecutionResult>): Promise<ExecutionResult> {
  const result = await Promise.race([running, scope.overdue.then(() => ({}))]);
  if (scope.timedOut !== null) return { errors: [scope.timedOut] };
  return result;
}
