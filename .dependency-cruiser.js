/** A layer imports itself and the layers above it in this list. */
const layers = [
  ['base', 'messages', 'federation', 'explorer'],
  ['settings'],
  ['filter'],
  ['db'],
  ['records'],
  ['identity', 'access', 'audit', 'sealing'],
  ['source'],
  ['links'],
  ['contract'],
  ['sdl'],
  ['graph'],
  ['disclosure'],
  ['conformance'],
  ['seed', 'schema', 'telemetry'],
  ['execution'],
  ['server'],
  ['app'],
  ['main'],
  ['department'],
  ['cli'],
];

const modules = (names) => `^src/(${names.join('|')})(/|\\.tsx?$)`;

const directions = layers.slice(0, -1).map((names, level) => ({
  name: `layer-${names.join('-')}`,
  severity: 'error',
  from: { path: modules(names) },
  to: { path: modules(layers.slice(level + 1).flat()) },
}));

/**
 * Modules that read personal data or open it, and who may import them: what they read reaches a client through the guarded
 * loaders and the gate of `src/disclosure/` alone.
 */
const readers = [
  { of: 'rows', path: '^src/db/read\\.ts$', importers: ['db/', 'source/'] },
  {
    of: 'sources',
    path: '^src/source/(store|federated)-source\\.ts$',
    importers: ['source/', 'contract/', 'graph/(context|batch)\\.ts$'],
  },
  { of: 'envelopes', path: '^src/db/row-envelope\\.ts$', importers: ['db/', 'source/row-envelope\\.ts$'] },
  { of: 'loaders', path: '^src/graph/(batch|guard/guarded-loaders)\\.ts$', importers: ['graph/'] },
  { of: 'notes', path: '^src/graph/guard/notes\\.ts$', importers: ['graph/', 'disclosure/'] },
  {
    of: 'identities',
    path: '^src/sealing/(identities|seal)\\.ts$',
    importers: [
      'sealing/',
      'graph/(context|beneficiary-identity/.*)\\.ts$',
      'app/assemble\\.ts$',
      // It seals what it makes up.
      'seed/synthetic/records\\.ts$',
    ],
  },
];

const readersAlone = readers.map(({ of, path, importers }) => ({
  name: `readers-of-${of}`,
  severity: 'error',
  comment: 'Personal data is read by the guarded loaders, and leaves by src/disclosure/.',
  from: { path: '^src/', pathNot: importers.map((importer) => `^src/${importer}`) },
  to: { path },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...directions,
    ...readersAlone,
    {
      name: 'gate-without-transport',
      severity: 'error',
      comment: 'An export and a feed pass the same gate as an answer: it knows neither HTTP nor Apollo.',
      from: { path: '^src/disclosure/' },
      to: { path: '(^|/)@apollo/|^(node:)?https?$' },
    },
    {
      name: 'no-layer',
      severity: 'error',
      comment: 'A module of src belongs to one of the layers listed here.',
      from: { path: '^src/', pathNot: modules(layers.flat()) },
      to: {},
    },
    {
      name: 'explorer-alone',
      severity: 'error',
      comment: 'The explorer runs in the browser: nothing of the server may come into it.',
      from: { path: '^src/explorer/' },
      to: { path: '^src/', pathNot: '^src/explorer/' },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Generated types name the hand-written ones they map to.',
      from: { pathNot: '/generated/' },
      to: { circular: true, viaNot: '/generated/' },
    },
    { name: 'unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?worker$' } },
    { name: 'src-only', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|examples|scripts|dist)/' } },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What runs in production is a dependency, not a devDependency. The explorer is bundled.',
      from: { path: '^src/', pathNot: '^src/explorer/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: '/generated/client/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
