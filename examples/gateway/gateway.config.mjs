import { defineConfig } from '@graphql-hive/gateway';

/** Who asks, what for and in which case: by these the hub decides what is answered. */
const passedOn = ['authorization', 'x-api-key', 'x-purpose', 'x-case'];

export const gatewayConfig = defineConfig({
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const given = passedOn.filter((name) => request.headers.has(name));
      return Object.fromEntries(given.map((name) => [name, request.headers.get(name)]));
    },
  },
});
