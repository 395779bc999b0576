import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { apiDocument } from '../federation/documents.ts';
import type { Check } from './check.ts';
import { contractSchema } from './contract-schema.ts';
import { Breach } from './result.ts';
import { isObject } from './service.ts';

const shown = 8;

function buildSchema(sdl: string): GraphQLSchema {
  try {
    const document = apiDocument(parse(sdl, { maxTokens: 100_000 }));
    // A subgraph may extend `Query` without defining it.
    return buildASTSchema(mergeTypeDefs(document, { convertExtensions: true }));
  } catch {
    throw new Breach('`_service.sdl`', 'the SDL of a Federation 2 subgraph', 'another text');
  }
}

/**
 * Compares the SDL of a service with the contract. Returns how many differences do not matter.
 * @throws Breach if the service lacks something of the contract.
 */
export async function compareWithContract(sdl: string): Promise<string> {
  const changes = await diff(contractSchema(), buildSchema(sdl));
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  if (breaking.length === 0) return `${changes.length} differences, none that matters`;
  const paths = [...new Set(breaking.map(({ path, message }) => path ?? message))];
  const more = paths.length > shown ? ` and ${paths.length - shown} more` : '';
  throw new Breach(
    '`_service.sdl`',
    'every type, field, argument and value of the contract',
    `one without, or with another type of, ${paths.slice(0, shown).join(', ')}${more}`,
  );
}

export const schemaCheck: Check = {
  name: 'schema',
  title: 'It serves the whole schema of the contract',
  remedy: 'Serve the types of schema/contract/department.graphql; it may have more, but nothing may be missing.',
  run: async (service) => {
    const answer = await service.read({ field: '_service', args: {}, selection: '{ sdl }' });
    const sdl = isObject(answer) ? answer['sdl'] : null;
    if (typeof sdl !== 'string') throw new Breach('`_service.sdl`', 'SDL', 'none');
    return compareWithContract(sdl);
  },
};
