import type { FormattedExecutionResult } from 'graphql';
import { WrittenData } from '../../execution/written-data.ts';
import type { Operated } from '../observation.ts';

const end = Buffer.from('}\n');

const startOf = (errors: FormattedExecutionResult['errors']): string =>
  errors === undefined ? '{"data":' : `{"errors":${JSON.stringify(errors)},"data":`;

/** What Apollo Server sends instead of an answer whose data is written already. Nothing else that it sends is empty. */
const written = '';

/** Writes an answer for Apollo Server, once it is released. */
export const stringifyResult = (result: FormattedExecutionResult): string =>
  result.data instanceof WrittenData ? written : `${JSON.stringify(result)}\n`;

/**
 * Returns the body of an answer.
 * @param sent what Apollo Server sends: only this says whether the result of the operation was released
 */
export function bodyOf(sent: string, operated: Operated | undefined): Buffer {
  if (sent !== written) return Buffer.from(sent);
  const { body } = (operated?.response ?? {}) as Partial<Operated['response']>;
  if (body?.kind !== 'single' || !(body.singleResult.data instanceof WrittenData))
    throw new Error('Nothing is written.');
  const { data, errors } = body.singleResult;
  return Buffer.concat([Buffer.from(startOf(errors)), data.bytes, end]);
}
