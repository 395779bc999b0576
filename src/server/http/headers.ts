/** A header that the hub reads. */
export interface RequestHeader {
  readonly name: string;
  readonly meaning: string;
}

/** A header that the hub sends. */
export interface AnswerHeader {
  readonly name: string;
  readonly meaning: string;
  /** Whether pages of other origins may read it, which they may not by default. */
  readonly isExposed?: boolean;
}

/** Every request header that affects the answer. */
export const requestHeaders: readonly RequestHeader[] = [
  { name: 'Authorization', meaning: 'Credential: `Bearer` and a token of the issuer, or one for demonstration.' },
  { name: 'X-Api-Key', meaning: 'Credential: an API key instead of a token. Both together are refused.' },
  {
    name: 'X-Purpose',
    meaning: 'What the data is used for: a code of `{ accessPurposes { code title } }`. Personal data needs one.',
  },
  { name: 'X-Case', meaning: 'Reference of the administrative case, if a clause asks for one.' },
  { name: 'Content-Type', meaning: 'Of a POST: `application/json`, in UTF-8 and uncompressed.' },
  {
    name: 'Accept',
    meaning:
      '`application/graphql-response+json` or `application/json`; the first gives an error in the query the status 400 instead of 200.',
  },
  { name: 'Accept-Encoding', meaning: '`br` or `gzip` for a compressed answer.' },
  {
    name: 'If-None-Match',
    meaning: 'The `ETag` that the client has, of a schema, a file or an answer to all: answered 304 if it is current.',
  },
  {
    name: 'Origin',
    meaning: 'Set by browsers for a page of another origin, which needs an entry in `LIENTHONG_CORS_ORIGINS`.',
  },
  {
    name: 'X-Request-Id',
    meaning: 'Id of the request, taken from a trusted proxy (`LIENTHONG_TRUSTED_PROXIES`); others get a new one.',
  },
  {
    name: 'X-Forwarded-For',
    meaning: 'Address of the client, taken only from trusted proxies. Only refusals without a credential use it.',
  },
];

/** Every header that the hub adds to its answers. */
export const answerHeaders: readonly AnswerHeader[] = [
  { name: 'X-Request-Id', meaning: 'Id of the request, which the request log has as well.', isExposed: true },
  { name: 'Content-Type', meaning: 'Media type, chosen by `Accept`.' },
  { name: 'Content-Encoding', meaning: '`br` or `gzip` if the answer is compressed.' },
  { name: 'Content-Length', meaning: 'Bytes of the body as it is sent.' },
  { name: 'Vary', meaning: 'Request headers by which the answer was chosen.' },
  {
    name: 'Cache-Control',
    meaning:
      '`no-store` for answers of the graph, but `no-cache` for those to a `GET` that are open to all; `no-cache` or `max-age` for schemas and files.',
  },
  {
    name: 'ETag',
    meaning: 'Version of a schema, a file, or an answer to a `GET` that is open to all.',
    isExposed: true,
  },
  { name: 'Retry-After', meaning: 'With 503: seconds after which to try again.', isExposed: true },
  { name: 'Allow', meaning: 'With 405: methods that the path accepts.', isExposed: true },
  { name: 'WWW-Authenticate', meaning: 'With 401: how to send a credential.' },
  { name: 'Location', meaning: 'With 302: `/` leads browsers to the explorer.' },
  { name: 'Content-Security-Policy', meaning: 'Of the explorer: it loads nothing from elsewhere.' },
  { name: 'Referrer-Policy', meaning: 'Of the explorer: no address of it is passed on.' },
  { name: 'X-Content-Type-Options', meaning: '`nosniff`, of schemas, files and answers that are open to all.' },
  { name: 'Access-Control-Allow-Origin', meaning: 'The origin of the page, if it is allowed.' },
  { name: 'Access-Control-Expose-Headers', meaning: 'Headers of this list that such a page may read.' },
  { name: 'Access-Control-Allow-Methods', meaning: 'Answers a preflight: `GET`, `HEAD` and `POST`.' },
  { name: 'Access-Control-Allow-Headers', meaning: 'Answers a preflight: the headers that it names.' },
  { name: 'Access-Control-Max-Age', meaning: 'Seconds for which a browser may remember the preflight.' },
  { name: 'Access-Control-Allow-Private-Network', meaning: 'Answers a preflight of a page outside the network.' },
];
