import './test/support/run/register-typescript.js';

// As the hub runs: graphql-js then leaves out its checks for a second copy of itself.
process.env.NODE_ENV = 'production';

/** Tests that open no database of a server: with `DATABASE_URL` set they would run the same again. */
const withoutServer = [
  'db/embedded/disk-space',
  'contract/answer',
  'sdl/expansion',
  'sdl/places',
  'seed/reference',
  'cli/closed-output',
  'cli/link-check',
  'cli/schema',
  'settings/settings',
  'cli/settings',
  'db/embedded/store-damage',
  'docs/link-guide',
  'seed/synthetic',
  'server/transport',
];

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/run/worker-environment.js',
  runtime: '<rootDir>/test/support/run/worker-runtime.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.DATABASE_URL === undefined ? [] : withoutServer.map((name) => `/test/${name}\\.test\\.ts$`)),
  ],
  // Node loads all modules, see `worker-runtime.js`.
  transform: {},
  testSequencer: '<rootDir>/test/support/run/longest-first.js',
  // Jest's file map warns when two package.json files carry the same name.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/', '<rootDir>/examples/.*package\\.json$'],
  globalSetup: '<rootDir>/test/support/run/global-setup.js',
  globalTeardown: '<rootDir>/test/support/run/global-teardown.js',
  reporters: ['default', '<rootDir>/test/support/run/slowest-files.js'],
  // No test needs half of it on two idle cores; a machine that others use, too, is several times slower.
  testTimeout: 120_000,
  maxWorkers: 2,
};
