import js from '@eslint/js';
import graphql from '@graphql-eslint/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['src/**/*.{ts,tsx}', 'test/**/*.ts', 'scripts/**/*.ts', '*.ts'];

// The plugin keeps the first configuration it meets, so schema and operations share one.
const graphQLConfig = { schema: 'schema.graphql', documents: 'examples/**/*.graphql' };

export default defineConfig(
  globalIgnores([
    'dist/',
    '.data/',
    'coverage/',
    '**/generated/',
    '**/__generated__/',
    'examples/clients/src/gql/',
    '**/graphql-env.d.ts',
    'subgraph.graphql',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  // Functions handed to the browser are written in these files too.
  {
    files: ['test/browser/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['document', 'history', 'indexedDB', 'localStorage', 'location', 'navigator', 'sessionStorage', 'window'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: [...typescript, 'examples/**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['examples/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      complexity: ['error', 12],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', 70],
      'max-params': ['error', 4],
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'examples/clients/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An answer is JSON of any shape: an assertion on it is the check.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig } },
  },
  {
    files: ['schema.graphql', 'schema/**/*.graphql'],
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      '@graphql-eslint/description-style': 'off',
      // The schema for clients lacks those of federation; the hub knows all when it builds its schema, or does not start.
      '@graphql-eslint/known-directives': 'off',
      '@graphql-eslint/strict-id-in-types': 'off',
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],
    },
  },
  {
    // Connections, edges and the arguments of lists are not in schema/, but in what is printed of it.
    files: ['schema.graphql', 'schema/contract/**/*.graphql'],
    rules: {
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
  {
    files: ['schema/contract/**/*.graphql'],
    rules: {
      // It is a schema of its own, looked at here beside that of the hub.
      '@graphql-eslint/no-unreachable-types': 'off',
      // Cursors of the contract are made of the rows: its lists need no edges.
      '@graphql-eslint/relay-connection-types': 'off',
    },
  },
  {
    files: ['examples/**/*.graphql'],
    rules: {
      ...graphql.configs['flat/operations-recommended'].rules,
      // Ids everywhere serve clients with a normalised cache; these queries are for people to read.
      '@graphql-eslint/require-selections': 'off',
      '@graphql-eslint/selection-set-depth': ['error', { maxDepth: 10 }],
    },
  },
);
