import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** What a hub answers: data, errors, or both. */
interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * A client of a hub: asks a typed document and answers its data. The compiler knows the fields and the variables of each
 * document from the schema, so a field that is not asked for, or a variable of another type, does not compile.
 *
 *     const ask = createClient('http://127.0.0.1:4000');
 *     const { provinces } = await ask(ProvincesDocument, { asOf: '2025-07-01', first: 5 });
 */
export const createClient =
  (address: string) =>
  async <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as Answer<Data>;
    if (errors !== undefined || data == null) throw new Error(errors?.[0]?.message ?? 'The hub answered no data.');
    return data;
  };
