// Finds what Markdown documents lead to and what is not there: files, headings, and paths of the repository in `code`.
import path from 'node:path';

/** Folders whose paths documents name in `code`. */
const pathInCode = /`((?:src|test|scripts|schema|prisma|examples|deploy|bench|docs|\.ci|\.github)\/[\w./-]+)`/g;

/** Blanks out what is no prose, and keeps the lines: fenced blocks, and comments but those that this file reads. */
const withoutBlocks = (text) =>
  text.replaceAll(/^(```|~~~)[^]*?^\1$|<!--(?! paths made up:)[^]*?-->/gm, (block) => block.replaceAll(/[^\n]/g, ''));

/** The anchors of the headings of a document, as GitHub makes them. */
function anchorsOf(text) {
  const anchors = new Set();
  for (const [, heading] of withoutBlocks(text).matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What a document links to, each with its line. */
function* linksOf(prose) {
  const withoutCode = prose.replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  const forms = [
    /\]\(\s*<?([^)\s>]+)>?[^)]*\)/g,
    /^\[[^\]]+\]:\s+(\S+)/gm,
    /<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g,
  ];
  for (const form of forms) {
    for (const { 1: target, index } of withoutCode.matchAll(form)) yield { target, index };
  }
}

/**
 * Everything that documents lead to and that is not there, as `file:line: what`.
 * @param files All files of the repository, by their paths from its root.
 * @param read The text of one of them.
 */
export function findBrokenLinks(files, read) {
  const there = new Set(files);
  for (const file of files) {
    for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) there.add(folder);
  }
  const faults = [];
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    const prose = withoutBlocks(read(file));
    const say = (index, what) => faults.push(`${file}:${prose.slice(0, index).split('\n').length}: ${what}`);
    for (const { target, index } of linksOf(prose)) {
      if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
      const [place, anchor] = target.split('#').map(decodeURIComponent);
      const linked = place === '' ? file : path.posix.join(path.posix.dirname(file), place).replace(/\/$/, '');
      if (linked !== '.' && !there.has(linked)) say(index, `there is no ${linked}`);
      else if (anchor !== undefined && linked.endsWith('.md') && !anchorsOf(read(linked)).has(anchor))
        say(index, `${linked} has no heading #${anchor}`);
    }
    const madeUp = new Set(/<!-- paths made up: (.*?) -->/.exec(prose)?.[1].split(' '));
    for (const { 1: named, index } of prose.matchAll(pathInCode)) {
      const wanted = named.replace(/\/$/, '');
      const beside = path.posix.join(path.posix.dirname(file), wanted);
      if (![wanted, beside].some((each) => there.has(each)) && !madeUp.has(wanted)) say(index, `there is no ${wanted}`);
    }
  }
  return faults;
}

/** Documents that other files name and that are not there. */
export function findMissingDocuments(files, read) {
  const there = new Set(files);
  return files
    .filter((file) => !file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w/-]+\.md\b/g)]
        .filter(([named]) => !there.has(named))
        .map(([named]) => `${file}: there is no ${named}`),
    );
}
