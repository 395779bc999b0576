import module from 'node:module';
import { load } from './load-typescript.js';

// Newer versions of Node run hooks in the thread that loads the module, and warn about the others.
if (module.registerHooks === undefined) module.register('./load-typescript.js', import.meta.url);
else module.registerHooks({ load });
