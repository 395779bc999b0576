import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Caches } from '../caches.ts';
import type { LimitsConfig } from '../settings/limits.ts';
import type { Context } from '../context.ts';
import { CompiledQueries } from '../execution/compiled-queries.ts';
import { execution } from '../execution/execution.ts';
import { finishAnswer, type AnswerSteps } from './answer/finish-answer.ts';
import { createErrorFormatter } from './answer/format-error.ts';
import { KeyValueStore } from './key-value-store.ts';
import { levelRule } from './limits/level-rule.ts';
import { operationLimit } from './limits/operation-limit.ts';
import { variableLevels } from './limits/variable-levels.ts';
import { observeOperations } from './observed-operations.ts';
import { createRecorder, type EventSink } from './answer/record-request.ts';
import { variableCheck } from './checks/variable-check.ts';

/** The most tokens of a document. */
export const maxTokens = 6_000;

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly caches: Caches;
  readonly limits: LimitsConfig;
  /** Whether operations are compiled rather than interpreted. */
  readonly compiled: boolean;
  /** Where what was read is written; null keeps no ledger. */
  readonly ledger: EventSink | null;
  readonly closeContext: AnswerSteps['closeContext'];
  readonly trustedProxies: number;
  /** Whether it serves one department to a hub, by the department contract. */
  readonly isDepartment: boolean;
  /** Admits large operations a few at a time. */
  readonly admission: ApolloServerPlugin<Context>;
  /** What looks at an operation besides, before it is run. */
  readonly plugins?: readonly ApolloServerPlugin<Context>[];
}

/** Apollo Server over the schema, with the limits on. */
export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const {
    schema,
    log,
    caches,
    limits,
    compiled,
    ledger,
    closeContext,
    trustedProxies,
    isDepartment,
    admission,
    plugins = [],
  } = options;
  const formatError = createErrorFormatter(schema, log);
  const record = ledger === null ? null : createRecorder({ ledger, log, trustedProxies });
  return new ApolloServer<Context>({
    schema,
    logger: log,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // A body is JSON and a credential is no cookie, so no page of another site can use one; `checkHeaders` refuses the rest.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    validationRules: [levelRule(limits.levels)],
    formatError,
    documentStore: new KeyValueStore(caches.documents),
    persistedQueries: { cache: new KeyValueStore(caches.persisted), ttl: null },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      observeOperations,
      variableLevels,
      variableCheck,
      operationLimit(limits.listLevels),
      ...plugins,
      admission,
      execution(compiled ? new CompiledQueries(schema, caches.compiled) : null, formatError),
      finishAnswer({ formatError, record, closeContext, isDepartment }),
    ],
  });
}
