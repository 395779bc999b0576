import type { IncomingMessage, RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { z } from 'zod';
import { enums } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import type { ApiKeys } from '../identity/api-keys.ts';
import { describeException } from '../base/log.ts';
import { readBody } from '../server/http/read-body.ts';
import { RefusedRequest } from '../server/http/refuse.ts';

/** A request of a command to the hub that holds the data, with the arguments of the command line. */
const localRequest = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('create'),
    client: z.string().min(1).max(100),
    role: z.enum(enums.ViewerRole),
    departmentCode: z.string().max(100).nullable(),
    expiresAt: z.coerce.date().nullable(),
  }),
  z.strictObject({ command: z.literal('list') }),
  z.strictObject({ command: z.literal('revoke'), id: z.string().max(100) }),
]);

/** A command about API keys, for the process that holds the data. */
export type LocalRequest = z.input<typeof localRequest>;

async function carryOut(keys: ApiKeys, request: IncomingMessage): Promise<unknown> {
  const { json } = await readBody(request);
  const asked = localRequest.safeParse(json);
  if (!asked.success) throw new OperatorError('The running hub has another version: stop it first.');
  const { command, ...given } = asked.data;
  if (command === 'list') return keys.list();
  return 'id' in given ? keys.revoke(given.id) : keys.create(given as Parameters<ApiKeys['create']>[0]);
}

/**
 * Creates the handler of commands about API keys on the socket in the data directory. Only users with access to the
 * directory reach the socket.
 */
export const createLocalService =
  (keys: ApiKeys, log: Logger): RequestListener =>
  (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    carryOut(keys, request).then(
      (result) => {
        answer(200, result);
      },
      (error: unknown) => {
        if (error instanceof OperatorError || error instanceof RefusedRequest) {
          answer(400, error.message);
          return;
        }
        log.error({ exception: describeException(error) }, 'a command could not be carried out');
        answer(500, 'The running hub could not do it. The details are in its log.');
      },
    );
  };
