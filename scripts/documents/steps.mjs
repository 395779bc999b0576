/** Reads the fenced blocks and the comments of a Markdown document, in order, each with its line. */
function* readParts(text) {
  const pattern = /^<!-- (?<comment>.*?) -->$|^```(?<language>\w*)[^\n]*\n(?<content>[^]*?)\n```$/gm;
  for (const match of text.matchAll(pattern)) {
    const line = text.slice(0, match.index).split('\n').length;
    yield { line, ...match.groups };
  }
}

/**
 * Reads every fenced block of a document, with its treatment: `run`, or the reason why it is not run; undefined if the
 * document gives neither.
 */
export function readBlocks(text) {
  const blocks = [];
  let inside = false;
  let reason;
  for (const { line, comment, language, content } of readParts(text)) {
    if (comment === undefined) {
      blocks.push({ line, language, content, treatment: reason ?? (inside ? 'run' : undefined) });
      reason = undefined;
    } else if (/^\/?run\b/.test(comment)) inside = !comment.startsWith('/');
    else reason = /^not run: (.+)/.exec(comment)?.[1] ?? reason;
  }
  return blocks;
}

/** Reads the commands of a transcript (`$ command`, then its output), each as a step. */
const readTranscript = (line, content) =>
  content
    .split(/^(?=\$ )/m)
    .map((each) => /^\$ (?<command>.*)\n?(?<answer>[^]*)$/.exec(each).groups)
    .map(({ command, answer }) => ({ kind: 'transcript', line, text: command, answer: answer.trimEnd() }));

/** Reads one document's steps. */
class Reader {
  steps = [];
  #inside = false;
  #serves = false;
  #skips = false;
  #viewer = '-';
  #varies = [];

  comment({ line, comment }) {
    const [word, ...rest] = comment.split(' ');
    const text = rest.join(' ');
    if (word === 'run' || word === '/run') {
      this.#inside = word === 'run';
      this.#varies = /^varies: (.*)$/.exec(text)?.[1].split(' ') ?? [];
    } else if (!this.#inside) return;
    else if (word === 'not') this.#skips = true;
    else if (word === 'serve' && text === '') this.#serves = true;
    else if (word === 'serve' || word === 'stop') this.#add({ kind: word, line, text });
    else if (word === 'as') this.#viewer = text;
  }

  block({ line, language, content }) {
    const skips = this.#skips;
    this.#skips = false;
    if (!this.#inside || skips) return;
    if (language === 'sh') {
      this.#add({ kind: this.#serves ? 'serve' : 'shell', line, text: content });
      this.#serves = false;
    } else if (language === 'graphql') this.#add({ kind: 'ask', line, text: content, viewer: this.#viewer });
    else if (content.startsWith('$ ')) this.#add(...readTranscript(line, content));
    else Object.assign(this.steps.at(-1), { answer: content, line });
  }

  #add(...steps) {
    this.steps.push(...steps.map((step) => ({ ...step, varies: this.#varies })));
  }
}

/** Returns the steps of a document. */
export function readSteps(text) {
  const reader = new Reader();
  for (const part of readParts(text)) {
    if (part.comment === undefined) reader.block(part);
    else reader.comment(part);
  }
  return reader.steps;
}
