/** A row of the table: the result of some fields of some types for each viewer. */
export interface TableRow {
  /** `Difficulty (not published)`. */
  readonly names: readonly string[];
  readonly dataClass: string;
  readonly fields: readonly string[];
  /** The results, one for each viewer. */
  readonly marks: readonly string[];
}

/** The tables of a text in Markdown, all with the same columns. */
export interface Table {
  /** The headings of the viewers' columns. */
  readonly viewers: readonly string[];
  readonly rows: readonly TableRow[];
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

const namesOf = (cell: string): string[] =>
  [...cell.matchAll(/`(\w+)`(?: \(([^)]+)\))?/g)].map(([, type = '', kind]) =>
    kind === undefined ? type : `${type} (${kind})`,
  );

/** Reads the rows of all tables whose first column is `Type`. @throws if their columns differ. */
export function readTable(markdown: string): Table {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const heads = new Set(lines.filter((line) => cellsOf(line)[0] === 'Type').map((line) => cellsOf(line).join('|')));
  if (heads.size !== 1) throw new Error(`The tables have ${heads.size} sorts of columns.`);
  const [head = ''] = heads;
  const rows = lines
    .map(cellsOf)
    .filter(([name = '']) => name.startsWith('`'))
    .map(([name = '', dataClass = '', fields = '', ...marks]) => ({
      names: namesOf(name),
      dataClass,
      fields: fields.split(', '),
      marks,
    }));
  return { viewers: head.split('|').slice(3), rows };
}
