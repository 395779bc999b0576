import { Argument, Command } from 'commander';
import { commandLinePage } from './reference/command-line-page.ts';
import { errorsPage } from './reference/errors-page.ts';
import { headersPage } from './reference/headers-page.ts';
import { limitsPage } from './reference/limits-page.ts';
import { settingsPage } from './reference/settings-page.ts';
import { print } from './standard-output.ts';

const pages = {
  settings: settingsPage,
  'command-line': commandLinePage,
  errors: () => errorsPage('en'),
  'vi/errors': () => errorsPage('vi'),
  limits: limitsPage,
  headers: headersPage,
} as const;

/** `lienthong reference`, for scripts/print-reference.mjs. */
export const referenceCommand = (program: Command): Command =>
  new Command('reference')
    .description('print a page of docs/reference in Markdown')
    .addArgument(new Argument('<page>').choices(Object.keys(pages)))
    .action((page: keyof typeof pages) => {
      print(pages[page](program));
    });
