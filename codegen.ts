import type { CodegenConfig } from '@graphql-codegen/cli';
import { models } from './src/db/generated/model.ts';

const typeNames = Object.keys(models);

/** Each type of the graph is made from a row, so a resolver that answers anything else does not compile. */
const mappers = Object.fromEntries(
  typeNames.flatMap((name) => [
    [name, `../../db/generated/model.ts#${name}Node`],
    [`${name}Connection`, '../connection.ts#Connection'],
    [`${name}Edge`, '../connection.ts#Edge'],
  ]),
);

const config: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'src/graph/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../context.ts#Context',
        emitLegacyCommonJSImports: false,
        importExtension: '.ts',
        useTypeImports: true,
        enumsAsTypes: true,
        // With the usual suffix, the type Directive and the map of directives would both be DirectiveResolvers.
        resolverTypeSuffix: 'FieldResolvers',
        scalars: { Date: 'string', DateTime: 'string', VND: 'number', Period: 'string', ID: 'string' },
        mappers: {
          ...mappers,
          SearchConnection: '../search/search.ts#SearchPage',
          SearchEdge: '../search/search.ts#SearchHit',
          FigurePart: '../indicator/resolvers.ts#PartOfFigure',
          DepartmentLink: '../link/resolvers.ts#LinkOf',
          Viewer: '../../access/viewer.ts#Viewer as ViewerOf',
          AccessPurpose: '../../identity/purposes.ts#AccessPurpose as AccessPurposeOf',
          AccessGrant: '../../access/grants.ts#Grant',
          AccessDecision: '../access/access-of.ts#AccessOf',
          AccessVia: '../access/access-of.ts#ViaOf',
          AccessExplanation: '../access/explain-access.ts#AccessExplanationOf',
          FieldAccess: '../access/explain-access.ts#FieldAccessOf',
          DepartmentSource: '../../source/source-state.ts#SourceState',
          Quantity: '../indicator/quantity.ts#QuantityOf',
        },
      },
    },
  },
};

export default config;
