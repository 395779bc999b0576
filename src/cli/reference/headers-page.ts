import { answerHeaders, requestHeaders } from '../../server/http/headers.ts';
import { code, markdownTable } from './table.ts';

const introduction = `# Headers

HTTP headers of requests and of their answers. [Who sees what](../guides/who-sees-what.md) shows how to send a token, a
purpose and a case.

This page is printed from the program: change \`src/server/http/headers.ts\`, then run \`npm run docs:reference\`.
`;

/** Returns the reference of all HTTP headers, in Markdown. */
export const headersPage = (): string =>
  [
    introduction,
    '## Of a request\n',
    markdownTable(
      ['Header', 'Meaning'],
      requestHeaders.map(({ name, meaning }) => [code(name), meaning]),
    ),
    '\n## Of an answer\n',
    'Pages of other origins may read those marked "pages", and what browsers let them read of every answer.\n',
    markdownTable(
      ['Header', 'Meaning', 'Read by'],
      answerHeaders.map(({ name, meaning, isExposed }) => [code(name), meaning, isExposed === true ? 'pages' : '']),
    ),
    '',
  ].join('\n');
