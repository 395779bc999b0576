import type { Check } from './check.ts';
import { makeAssertion } from './assertion.ts';
import { Breach } from './result.ts';
import { describeErrors } from './service.ts';

const body = JSON.stringify({ query: '{ __typename }' });

/** If this check fails, no other can be decided. */
export const reachCheck: Check = {
  name: 'reach',
  title: 'The service answers a valid assertion',
  remedy:
    'Serve POST at this address without redirects, give the service the hub’s name and its keys (/.well-known/jwks.json of the hub), and accept assertions as the contract defines.',
  run: async (service) => {
    const raw = await service.post(body, await makeAssertion(service.options, body));
    if (raw.status >= 300 && raw.status < 400) {
      throw new Breach('POST', 'an answer at this address', `a redirect, HTTP ${raw.status}`);
    }
    const { data, errors } = service.readAnswer(raw);
    if (raw.status === 200 && data !== null && errors.length === 0) return null;
    throw new Breach('`{ __typename }`', 'HTTP 200 with data', `HTTP ${raw.status} with ${describeErrors(errors)}`);
  },
};

const mediaType = /^application\/(graphql-response\+)?json\s*(;\s*charset=utf-8\s*)?$/i;

export const mediaTypeCheck: Check = {
  name: 'media-type',
  title: 'Answers are declared as JSON',
  remedy: 'Send `Content-Type: application/json` (or application/graphql-response+json), in UTF-8.',
  run: async (service) => {
    const { contentType } = await service.post(body, await makeAssertion(service.options, body));
    if (contentType !== null && mediaType.test(contentType)) return null;
    throw new Breach('`Content-Type`', 'application/json in UTF-8', contentType === null ? 'none' : 'another');
  },
};
