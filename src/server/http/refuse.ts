import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../messages/codes.ts';
import type { Message } from '../../messages/message.ts';
import { requestMessages } from '../../messages/requests.ts';
import { extensionsOf } from '../../base/errors.ts';
import { chooseMediaType } from './accept.ts';
import { observationOf } from '../observation.ts';
import { httpOf } from '../answer/status.ts';

/** A request that the HTTP layer refuses. */
export class RefusedRequest extends Error {
  readonly code: ErrorCode;
  /** The message in both languages; that of the error is in English. */
  readonly text: Message;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: Message, headers: Readonly<Record<string, string>> = {}) {
    super(message.en);
    this.code = code;
    this.text = message;
    this.headers = headers;
  }
}

/** Answers with an error in the form of a GraphQL answer, so that clients read every refusal alike. */
export function refuse(
  response: ServerResponse,
  code: ErrorCode,
  message: Message,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = chooseMediaType(response.req.headers.accept) ?? 'application/json';
  const http = httpOf(code);
  observationOf(response)?.refused([code]);
  response.writeHead(http.status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    ...Object.fromEntries(http.headers),
    ...headers,
  });
  response.end(JSON.stringify({ errors: [{ message: message.en, extensions: extensionsOf(code, message) }] }));
}

/** Whether a path accepts the method of the request; refuses the request if not. */
export function allowsMethod(
  request: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[] = ['GET', 'HEAD'],
): boolean {
  const { method = '' } = request;
  if (methods.includes(method)) return true;
  const allow = methods.join(', ');
  refuse(response, 'METHOD_NOT_ALLOWED', requestMessages.method(allow, method), { allow });
  return false;
}
