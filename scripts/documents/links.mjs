// Finds broken links of Markdown documents: to files, to headings, and paths of the repository in `code`.
import path from 'node:path';

/** Paths in `code` are checked if they begin with one of these folders. */
const pathInCode = /`((?:src|test|scripts|schema|prisma|examples|deploy|bench|docs|\.ci|\.github)\/[\w./-]+)`/g;

/** Removes fenced blocks and comments, except the comments that this file reads, and keeps the line numbers. */
const withoutBlocks = (text) =>
  text.replaceAll(/^(```|~~~)[^]*?^\1$|<!--(?! paths made up:)[^]*?-->/gm, (block) => block.replaceAll(/[^\n]/g, ''));

/** Returns the anchors of a document's headings, as GitHub creates them. */
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

/** Returns the targets of a document's links, each with its line. */
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
 * Returns all broken links of documents, as `file:line: what`.
 * @param files all files of the repository, by their paths from its root
 * @param read reads the text of a file
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

/** Returns the documents that other files name although they do not exist. */
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
