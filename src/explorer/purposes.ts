import { access, sentHeaders } from './access.ts';

/** A purpose of the hub's list. */
export interface Purpose {
  readonly code: string;
  readonly title: string;
  readonly titleEn: string;
}

let known: readonly Purpose[] = [];

/** Reads the purposes that a request may name; none if the hub does not answer the one who asks. */
export async function loadPurposes(): Promise<readonly Purpose[]> {
  if (known.length > 0) return known;
  try {
    const response = await fetch(new URL('graphql', document.baseURI), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...sentHeaders({ ...access.get(), purpose: '', caseReference: '' }),
      },
      body: JSON.stringify({ query: '{ accessPurposes { code title titleEn } }' }),
    });
    const { data } = (await response.json()) as { readonly data?: { readonly accessPurposes?: readonly Purpose[] } };
    known = data?.accessPurposes ?? [];
  } catch {
    // Its user writes the code then.
  }
  return known;
}
