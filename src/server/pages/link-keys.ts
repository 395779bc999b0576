import type { JWK } from 'jose';
import type { Handler } from '../graphql.ts';
import { allowsMethod } from '../http/refuse.ts';
import { targetOf } from '../http/target.ts';

/** `GET /.well-known/jwks.json`: the public key with which departments verify the hub's assertions. */
export function createLinkKeysHandler(keySet: { readonly keys: readonly JWK[] }): Handler {
  const text = JSON.stringify(keySet);
  return (request, response) => {
    if (targetOf(request).path !== '/.well-known/jwks.json') return false;
    if (!allowsMethod(request, response)) return true;
    response.writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=60' });
    response.end(text);
    return true;
  };
}
