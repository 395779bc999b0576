import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/explorer');
const output = join(root, 'dist/explorer');
const font = join(root, 'node_modules/@fontsource-variable/roboto-mono');

const WORKERS = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
};

// GraphiQL loads these by their old names, which name UMD files whose exports esbuild cannot find.
const PRETTIER_PARSERS = {
  'prettier/parser-babel': 'prettier/plugins/babel',
  'prettier/parser-graphql': 'prettier/plugins/graphql',
};

/** The first letter of each alphabet that the page needs: Latin, Vietnamese, and icons, which name none. */
const NEEDED_ALPHABET = /unicode-range:\s*U\+(0000|0102)/;

/**
 * Whether the page needs a font of GraphiQL. Its Fira Code lacks half of the Vietnamese letters, so style.css has
 * another font. Its extended Latin would be loaded for Vietnamese letters, which it lacks too.
 */
const isNeededFont = (face) =>
  !/font-family:\s*['"]?Fira Code/.test(face) && (NEEDED_ALPHABET.test(face) || !face.includes('unicode-range'));

/**
 * Moves the fonts inside GraphiQL's style sheet to files: a browser then loads only the alphabets it shows, and the
 * page needs no `data:` fonts in its Content-Security-Policy.
 */
const fontsAsFiles = {
  name: 'fonts-as-files',
  setup(builder) {
    const fonts = new Map();
    builder.onLoad({ filter: /graphiql[/\\]dist[/\\]style\.css$/ }, async ({ path }) => {
      const style = await readFile(path, 'utf8');
      const needed = style.replace(/@font-face\s*\{[^}]*\}/g, (face) => (isNeededFont(face) ? face : ''));
      const contents = needed.replace(/data:font\/(\w+);base64,([^)'"]+)/g, (_url, extension, data) => {
        const name = `font:${fonts.size + 1}.${extension}`;
        fonts.set(name, Buffer.from(data, 'base64'));
        return name;
      });
      return { contents, loader: 'css' };
    });
    builder.onResolve({ filter: /^font:/ }, ({ path }) => ({ path, namespace: 'font' }));
    builder.onLoad({ filter: /.*/, namespace: 'font' }, ({ path }) => ({ contents: fonts.get(path), loader: 'file' }));
  },
};

/** GraphiQL's style sheet already holds Monaco's styles; esbuild would write them again for every chunk. */
const withoutMonacoStyles = {
  name: 'without-monaco-styles',
  setup(builder) {
    builder.onLoad({ filter: /monaco-editor[/\\]esm[/\\].*\.css$/ }, () => ({ contents: '', loader: 'empty' }));
  },
};

/** GraphiQL's icons get their titles from function names, which minifying removes. */
const iconsWithTitles = {
  name: 'icons-with-titles',
  setup(builder) {
    builder.onLoad({ filter: /@graphiql[/\\]react[/\\]dist[/\\]icons[/\\]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source
        .replaceAll(/generateIcon\((Svg\w+)\)/g, 'generateIcon($1, "$1")')
        .replace('generateIcon(RawComponent)', 'generateIcon(RawComponent, name)')
        .replace('RawComponent.name.', 'name.');
      if (!contents.includes('(RawComponent, name)')) throw new Error('GraphiQL creates its icons in another way now.');
      return { contents, loader: 'js' };
    });
  },
};

const options = {
  absWorkingDir: root,
  outdir: output,
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'browser',
  target: 'es2022',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  logLevel: 'error',
};

function outputOf(result, matches) {
  const found = Object.entries(result.metafile.outputs).find(([file, details]) => matches(file, details));
  if (!found) throw new Error('esbuild did not write an expected file');
  return basename(found[0]);
}

async function buildWorkers() {
  const result = await build({ ...options, entryPoints: WORKERS, format: 'iife' });
  const nameOf = (path) => outputOf(result, (_file, { entryPoint }) => entryPoint === `node_modules/${path}`);
  const files = Object.fromEntries(Object.entries(WORKERS).map(([label, path]) => [label, nameOf(path)]));
  return { result, files };
}

function buildPage(workerFiles) {
  return build({
    ...options,
    entryPoints: { explorer: join(source, 'main.tsx'), icon: join(source, 'icon.svg') },
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    loader: { '.svg': 'copy', '.woff2': 'file' },
    alias: PRETTIER_PARSERS,
    define: { ...options.define, WORKER_FILES: JSON.stringify(workerFiles) },
    plugins: [fontsAsFiles, iconsWithTitles, withoutMonacoStyles],
  });
}

async function writePage(result) {
  const template = await readFile(join(source, 'index.html'), 'utf8');
  const isMain = (_file, { entryPoint }) => entryPoint === 'src/explorer/main.tsx';
  const page = template
    .replace('%SCRIPT%', outputOf(result, isMain))
    .replace(
      '%STYLE%',
      outputOf(result, (file) => /explorer-\w+\.css$/.test(file)),
    )
    .replace(
      '%ICON%',
      outputOf(result, (file) => file.endsWith('.svg')),
    );
  await writeFile(join(output, 'index.html'), page);
}

/** Fonts must come with their licence. */
async function writeFontLicence() {
  const { version, license } = JSON.parse(await readFile(join(font, 'package.json'), 'utf8'));
  const text = await readFile(join(font, 'LICENSE'), 'utf8');
  await writeFile(
    join(output, 'fonts.LICENSE.txt'),
    `Roboto Mono (${basename(font)} ${version}), ${license}\n\n${text}`,
  );
}

/** Writes the paths of the bundled packages, whose licences are checked together with those of installed packages. */
async function notePackages(results) {
  const inputs = results.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  const places = inputs.flatMap((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  await mkdir(join(root, 'dist/.stamps'), { recursive: true });
  await writeFile(join(root, 'dist/.stamps/explorer-packages.json'), JSON.stringify([...new Set(places)].sort()));
}

const started = performance.now();
await rm(output, { recursive: true, force: true });
const workers = await buildWorkers();
const page = await buildPage(workers.files);
await writePage(page);
await writeFontLicence();
await notePackages([workers.result, page]);

const built = [workers.result, page].flatMap(({ metafile }) => Object.values(metafile.outputs));
const megabytes = built.reduce((total, { bytes }) => total + bytes, 0) / 1e6;
const seconds = (performance.now() - started) / 1000;
console.log(
  `${relative(root, output)}: ${built.length + 2} files, ${megabytes.toFixed(1)} MB, in ${seconds.toFixed(1)} s`,
);
