/** The part of the package that is used: its published types lack `preferred`. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { readonly headers: { readonly 'accept-encoding'?: string | undefined } });
    /** Returns the offered codings that the client accepts, its favourite first; among equals, the preferred one. */
    encodings<Coding extends string>(
      offered: readonly Coding[],
      options: { readonly preferred: readonly Coding[] },
    ): Coding[];
  }
}
