import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Caches } from '../execution/caches.ts';
import type { LimitsConfig } from '../settings/limits.ts';
import type { Context } from '../graph/context.ts';
import { DisclosureGate, type EventSink } from '../disclosure/disclosure-gate.ts';
import { execution } from '../execution/execution.ts';
import { PreparedOperations } from '../execution/prepared-operations.ts';
import { finishAnswer, type AnswerSteps } from './answer/finish-answer.ts';
import { createErrorFormatter } from './answer/format-error.ts';
import { stringifyResult } from './answer/written-body.ts';
import { KeyValueStore } from './key-value-store.ts';
import { levelRule } from './limits/level-rule.ts';
import { operationLimit } from './limits/operation-limit.ts';
import { variableLevels } from './limits/variable-levels.ts';
import { observeOperations } from './observed-operations.ts';
import { variableCheck } from './checks/variable-check.ts';

/** Maximum number of tokens in a document. */
export const maxTokens = 6_000;

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly caches: Caches;
  readonly limits: LimitsConfig;
  /** Whether operations run in their prepared form rather than with graphql-js. */
  readonly prepared: boolean;
  /** Receives the ledger events; null if nothing is recorded. */
  readonly ledger: EventSink | null;
  readonly closeContext: AnswerSteps['closeContext'];
  /** Whether it serves one department to a hub, through the department contract. */
  readonly isDepartment: boolean;
  /** Admits a few large operations at a time. */
  readonly admission: ApolloServerPlugin<Context>;
  /** Further checks of an operation before it runs. */
  readonly plugins?: readonly ApolloServerPlugin<Context>[];
}

/** Creates an Apollo Server for the schema, with its limits. */
export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const {
    schema,
    log,
    caches,
    limits,
    prepared,
    ledger,
    closeContext,
    isDepartment,
    admission,
    plugins = [],
  } = options;
  const formatError = createErrorFormatter(schema, log);
  const gate = ledger === null ? null : new DisclosureGate({ ledger, log });
  return new ApolloServer<Context>({
    schema,
    logger: log,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // No page of another site can use a hub: a body is JSON, a credential is no cookie, and `checkHeaders` refuses the
    // rest.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    validationRules: [levelRule(limits.levels)],
    formatError,
    stringifyResult,
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
      execution(prepared ? new PreparedOperations(schema, caches.prepared) : null, formatError),
      finishAnswer({ formatError, gate, closeContext, isDepartment }),
    ],
  });
}
