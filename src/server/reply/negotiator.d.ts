/** The part of the package that is used: its published types do not know `preferred`. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { readonly headers: { readonly 'accept-encoding'?: string | undefined } });
    /** Of the codings that are offered those that the client accepts, its favourite first; of equals, the preferred one. */
    encodings<Coding extends string>(
      offered: readonly Coding[],
      options: { readonly preferred: readonly Coding[] },
    ): Coding[];
  }
}
