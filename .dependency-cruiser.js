/** A layer imports itself and the layers above it in this list. */
const layers = [
  ['base', 'federation', 'explorer'],
  ['settings'],
  ['db'],
  ['links', 'access', 'audit', 'identity', 'sealing'],
  ['graph', 'context', 'caches'],
  ['conformance'],
  ['seed', 'schema', 'telemetry'],
  ['execution'],
  ['server', 'open'],
  ['app'],
  ['main'],
  ['cli'],
];

const modules = (names) => `^src/(${names.join('|')})(/|\\.tsx?$)`;

const directions = layers.slice(0, -1).map((names, level) => ({
  name: `layer-${names.join('-')}`,
  severity: 'error',
  from: { path: modules(names) },
  to: { path: modules(layers.slice(level + 1).flat()) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...directions,
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
