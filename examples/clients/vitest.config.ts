import relay from 'vite-plugin-relay';
import { defineConfig } from 'vitest/config';

const { HUB = 'http://127.0.0.1:4000', OFFICER = '', PORTAL = '', LIENTHONG_MAX_CONNECTIONS = '2000' } = process.env;

export default defineConfig({
  plugins: [relay],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // All ask one hub, and one file takes all its connections.
    fileParallelism: false,
    testTimeout: 60_000,
    provide: { hub: HUB, officer: OFFICER, portal: PORTAL, connections: Number(LIENTHONG_MAX_CONNECTIONS) },
  },
});
