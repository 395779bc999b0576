import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { closeServer, startLocally } from './local-server.ts';

/** The hub's name at the issuer. */
export const audience = 'https://hub.example/graphql';

/** A key of an issuer: the private part, and the published part. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

export async function makeSigningKey(kid: string = randomUUID(), alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const named = { kid, alg, use: 'sig' };
  return {
    privateKey,
    privateJwk: { ...(await exportJWK(privateKey)), ...named },
    publicJwk: { ...(await exportJWK(publicKey)), ...named },
  };
}

/** An OpenID provider that runs on this machine. */
export interface Issuer {
  readonly url: string;
  /** The key that signs tokens. */
  key: SigningKey;
  /** Paths of the received requests. */
  readonly asked: string[];
  /** Replaces the key; the previous key is not published any more. */
  rotate(key: SigningKey): Promise<void>;
  /** Makes it answer only with this status, until the returned function is called. */
  fail(status: number): () => void;
  /** Requests a token with these claims by the client credentials grant (RFC 6749, 4.4), for a resource (RFC 8707). */
  grant(claims: Record<string, unknown>, resource?: string): Promise<string>;
  close(): Promise<void>;
}

/** The issuer's client that requests tokens. */
export const desk = 'desk';

const clientSecret = 'the secret of a client of the tests';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;

/** Creates an OpenID provider with its package, whose long console warnings about production are suppressed. */
async function createProvider(url: string, key: SigningKey): Promise<Answer> {
  const notice = (given: typeof console.warn): typeof console.warn => {
    return (...words: unknown[]) => {
      if (!String(words[0]).startsWith('oidc-provider ')) given(...words);
    };
  };
  Object.assign(console, { warn: notice(console.warn), info: notice(console.info) });
  const { Provider } = await import('oidc-provider');
  const provider = new Provider(url, {
    jwks: { keys: [{ ...key.privateJwk }] as never },
    clients: [
      {
        client_id: desk,
        client_secret: clientSecret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: 'read',
          audience: resource,
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    ttl: { ClientCredentials: 600 },
    extraTokenClaims: ({ oidc }) => JSON.parse(String(oidc.body?.['claims'])) as Record<string, unknown>,
  });
  return provider.callback();
}

/** Starts an issuer. Close it in `afterAll`. */
export async function startIssuer(): Promise<Issuer> {
  const server = http.createServer();
  const url = `http://127.0.0.1:${await startLocally(server)}`;
  const asked: string[] = [];
  const key = await makeSigningKey();
  let answer = await createProvider(url, key);
  server.on('request', (request, response) => {
    asked.push(request.url ?? '');
    void answer(request, response);
  });
  const issuer: Issuer = {
    url,
    key,
    asked,
    rotate: async (next) => {
      answer = await createProvider(url, next);
      issuer.key = next;
    },
    fail: (status) => {
      const usual = answer;
      answer = (_, response) => {
        response.writeHead(status).end();
        return Promise.resolve();
      };
      return () => (answer = usual);
    },
    grant: async (claims, resource = audience) => {
      const response = await fetch(`${url}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${desk}:${encodeURIComponent(clientSecret)}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource, claims: JSON.stringify(claims) }),
      });
      const granted = (await response.json()) as { access_token?: string };
      if (granted.access_token === undefined) throw new Error(JSON.stringify(granted));
      return granted.access_token;
    },
    close: () => closeServer(server),
  };
  return issuer;
}

/** Signs a token without the issuer; claims with the value undefined are omitted. */
export function signToken(
  key: SigningKey,
  claims: JWTPayload,
  header: { readonly alg?: string; readonly kid?: string; readonly typ?: string } = {},
): Promise<string> {
  const { alg = 'ES256', kid = '' } = key.privateJwk;
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header }).sign(key.privateKey);
}
