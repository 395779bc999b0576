/** Lists the viewers that the hub offers for demonstration; it says so in the page. */
export function offeredViewers(): readonly string[] {
  const offered = document.querySelector<HTMLMetaElement>('meta[name="demonstration"]')?.content ?? '';
  return offered.split(' ').filter(Boolean);
}

interface TokenAnswer {
  readonly token?: string;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * Asks the hub for a token of a viewer.
 * @throws Error with what the hub says, where it gives none.
 */
export async function fetchToken(viewer: string): Promise<string> {
  const response = await fetch(new URL(`explorer/demonstration/${viewer}`, document.baseURI), { method: 'POST' });
  const { token, errors } = (await response.json()) as TokenAnswer;
  if (token === undefined) throw new Error(errors?.[0]?.message ?? `HTTP ${response.status}`);
  return token;
}
