import type { FormattedExecutionResult } from 'graphql';
import { WrittenData } from '../../execution/written-data.ts';
import type { Operated } from '../observation.ts';

const end = Buffer.from('}\n');

const startOf = (errors: FormattedExecutionResult['errors']): string =>
  errors === undefined ? '{"data":' : `{"errors":${JSON.stringify(errors)},"data":`;

/** Returns the body of an answer whose data is written already; null if Apollo Server writes it. */
export function writtenBody(operated: Operated | undefined): Buffer | null {
  const { body } = (operated?.response ?? {}) as Partial<Operated['response']>;
  if (body?.kind !== 'single') return null;
  const { data, errors } = body.singleResult;
  return data instanceof WrittenData ? Buffer.concat([Buffer.from(startOf(errors)), data.bytes, end]) : null;
}

/** Writes an answer for Apollo Server, unless its data is written already: then `writtenBody` has it. */
export const stringifyResult = (result: FormattedExecutionResult): string =>
  result.data instanceof WrittenData ? '' : `${JSON.stringify(result)}\n`;
