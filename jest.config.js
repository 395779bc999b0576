// As the hub runs: graphql-js then leaves out its checks for a second copy of itself.
process.env.NODE_ENV = 'production';

/** Tests that open no database of a server: with `DATABASE_URL` set they would run the same again. */
const withoutServer = [
  'disk-space',
  'link-answer',
  'reference',
  'schema-command',
  'settings',
  'settings-command',
  'store-damage',
  'synthetic',
  'transport',
];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.DATABASE_URL === undefined ? [] : withoutServer.map((name) => `/test/${name}\\.test\\.ts$`)),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Jest's file map warns when two package.json files carry the same name.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/', '<rootDir>/examples/.*package\\.json$'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/test/support/slowest-files.js'],
  testTimeout: 60_000,
  maxWorkers: 2,
};
