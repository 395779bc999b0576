/** File names of the bundled Monaco workers, put in by scripts/build-explorer.mjs. */
declare const WORKER_FILES: Readonly<Record<'editor' | 'graphql' | 'json', string>>;

declare module '*.css';
