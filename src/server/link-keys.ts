import type { JWK } from 'jose';
import type { Handler } from './graphql.ts';

/** `GET /.well-known/jwks.json`: the public key by which departments check the hub's assertions. */
export function createLinkKeysHandler(keySet: { readonly keys: readonly JWK[] }): Handler {
  const text = JSON.stringify(keySet);
  return (request, response) => {
    if (request.url?.split('?')[0] !== '/.well-known/jwks.json') return false;
    response.writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=60' });
    response.end(request.method === 'HEAD' ? undefined : text);
    return true;
  };
}
