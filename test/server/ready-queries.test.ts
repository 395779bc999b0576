import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../../src/base/paths.ts';
import { readReadyQueries } from '../../src/server/pages/ready-queries.ts';

let scratch: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ready-queries-'));
});

afterEach(() => rm(scratch, { recursive: true }));

/** The titles of the cookbook in one language, in the order of their numbers. */
async function cookbookTitles(directory: string): Promise<string[]> {
  const pages = ['portals', 'analysts', 'front-end'].map((name) => packagePath(directory, 'cookbook', `${name}.md`));
  const texts = await Promise.all(pages.map((page) => readFile(page, 'utf8')));
  const titles = texts.flatMap((text) => [...text.matchAll(/^## (\d+\. .+)$/gm)].map(([, title = '']) => title));
  return titles.sort((one, other) => parseInt(one, 10) - parseInt(other, 10));
}

describe('readReadyQueries', () => {
  test('reads titles, descriptions and variables in the order of the file names', async () => {
    await writeFile(
      join(scratch, '02-person.graphql'),
      '# Người có công\n\nquery Person($id: ID!) { person(id: $id) }\n',
    );
    await writeFile(join(scratch, '02-person.variables.json'), '{ "id": "HN-1" }');
    await writeFile(join(scratch, '02-person.headers.json'), '{ "x-purpose": "SERVICE" }');
    await writeFile(
      join(scratch, '01-hub.graphql'),
      '# The hub\r\n# Its name,\r\n#\r\n# and no more.\r\n\r\nquery Hub {\r\n  # kept\r\n  hub\r\n}\r\n',
    );
    await writeFile(join(scratch, 'README.md'), 'not a query');
    expect(await readReadyQueries(scratch)).toEqual([
      {
        name: '01-hub',
        title: 'The hub',
        description: 'Its name, and no more.',
        query: 'query Hub {\n  # kept\n  hub\n}',
      },
      {
        name: '02-person',
        title: 'Người có công',
        description: '',
        query: 'query Person($id: ID!) { person(id: $id) }',
        variables: { id: 'HN-1' },
        headers: { 'x-purpose': 'SERVICE' },
      },
    ]);
  });

  test('reads the words of both languages', async () => {
    await writeFile(
      join(scratch, '01-hub.graphql'),
      '# The hub\n# Its name.\n# vi: Trung tâm\n# Tên của\n# trung tâm.\n{ hub }\n',
    );
    expect(await readReadyQueries(scratch)).toEqual([
      {
        name: '01-hub',
        title: 'The hub',
        description: 'Its name.',
        vietnamese: { title: 'Trung tâm', description: 'Tên của trung tâm.' },
        query: '{ hub }',
      },
    ]);
  });

  test('finds words of both languages with every query that ships, with the titles of the cookbook', async () => {
    const queries = await readReadyQueries(packagePath('examples', 'queries'));
    expect(queries.map(({ title }) => title)).toEqual(await cookbookTitles('docs'));
    expect(queries.map(({ vietnamese }) => vietnamese?.title)).toEqual(await cookbookTitles('docs/vi'));
    for (const { description, vietnamese } of queries) {
      expect(description).toMatch(/^[ -~]+$/);
      expect(vietnamese?.description).toMatch(/[ạảấầẩậắằặẽếềểễệịọỏốồổỗộớờởỡợụủứừửữự]/);
    }
  });

  test('finds no queries in a directory that does not exist', async () => {
    expect(await readReadyQueries(join(scratch, 'nothing'))).toEqual([]);
  });

  test('names the file that has no title', async () => {
    await writeFile(join(scratch, 'bare.graphql'), '{ hub }');
    await expect(readReadyQueries(scratch)).rejects.toThrow(/bare\.graphql.*title/);
  });

  test('names the file whose variables are not an object', async () => {
    await writeFile(join(scratch, 'hub.graphql'), '# The hub\n{ hub }');
    await writeFile(join(scratch, 'hub.variables.json'), '[1]');
    await expect(readReadyQueries(scratch)).rejects.toThrow(/hub\.variables\.json.*object/);
  });

  test('names the file whose variables are not JSON', async () => {
    await writeFile(join(scratch, 'hub.graphql'), '# The hub\n{ hub }');
    await writeFile(join(scratch, 'hub.variables.json'), '{');
    await expect(readReadyQueries(scratch)).rejects.toThrow(/hub\.variables\.json.*JSON/);
  });
});
