import type http from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import { createErrorFormatter } from './format-error.ts';
import { operationLimit, operationLimits } from './limits.ts';
import { variableCheck } from './variable-check.ts';

/** How long requests under way may take once the hub is told to stop, milliseconds. */
const drainTime = 10_000;

/** Apollo Server over the schema, with the limits on; `httpServer` is drained when it stops. */
export function createApollo(schema: GraphQLSchema, log: Logger, httpServer?: http.Server): ApolloServer<Context> {
  const drain: ApolloServerPlugin<Context>[] =
    httpServer === undefined
      ? []
      : [ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: drainTime })];
  return new ApolloServer<Context>({
    schema,
    logger: log,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: operationLimits.tokens },
    formatError: createErrorFormatter(schema, log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      variableCheck,
      operationLimit,
      ...drain,
    ],
  });
}
