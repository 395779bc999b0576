import { parse, print, Source, type DocumentNode } from 'graphql';
import { expandDocument } from '../../src/sdl/expand.ts';
import type { ModelShape } from '../../src/sdl/model-shape.ts';

const columns: Readonly<Record<string, ReturnType<ModelShape['column']>>> = {
  'Course.title': { type: 'String', list: false },
  'Course.sortKey': { type: 'String', list: false },
  'Course.startsOn': { type: 'Date', list: false },
  'Course.level': { type: 'Enum', list: false, enumName: 'Level' },
  'Course.tags': { type: 'String', list: true },
  'Course.notes': { type: 'Json', list: false },
  'School.name': { type: 'String', list: false },
};

const relations: Readonly<Record<string, ReturnType<ModelShape['relation']>>> = {
  'Course.school': { model: 'School', list: false },
  'School.courses': { model: 'Course', list: true },
};

/** A model that is made up: courses of schools. */
const shape: ModelShape = {
  has: (model) => ['Course', 'School'].includes(model),
  column: (model, name) => columns[`${model}.${name}`],
  relation: (model, name) => relations[`${model}.${name}`],
  hasSources: (model) => model === 'School',
};

const id = 'id: ID! @dataClass(is: PUBLIC)';
const list = '@list(orderBy: [TITLE, STARTS_ON], default: { field: TITLE })';
const course = (fields: string, directive = list): string => `type Course ${directive} {\n${id}\n${fields}\n}`;
const school = (fields = ''): string => `type School @list(orderBy: NAME) { ${id} ${fields} }`;

const comparisons = `
  input IDFilter { eq: ID }
  input StringFilter { eq: String }
  input TextFilter { isNull: Boolean equals: String }
  input DateFilter { eq: Date }
  input StringListFilter { has: String }
`;

const expand = (sdl: string): DocumentNode => expandDocument(parse(new Source(sdl, 'schema/course.graphql')), shape);

const namesIn = ({ definitions }: DocumentNode): string[] =>
  definitions.flatMap((each) => ('name' in each ? [each.name.value] : []));

/** The definition of a name, without its descriptions, in one line. */
function definitionOf(document: DocumentNode, name: string): string {
  const found = document.definitions.find((each) => 'name' in each && each.name.value === name);
  const lines = print(found!).split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('"'))
    .join(' ');
}

describe('a type with lists', () => {
  const document = expand(`
    ${course('"Title (tên khóa)." title: String @filter(as: TextFilter)\nlevel: Level\nstartsOn: Date\ntags: [String!]\nschool: School\nnotes: String')}
    enum Level { BASIC }
    ${school('name: String @unfiltered\ncourses(level: Level!, title: String): CourseConnection!')}
    extend type Query { courses: CourseConnection! }
    ${comparisons}
  `);

  test('is followed by what is made of it; an enum by the comparisons that filters use', () => {
    const pages = (name: string): string[] => [name, `${name}Connection`, `${name}Edge`, `${name}Filter`];
    expect(namesIn(document).slice(0, -5)).toEqual([
      ...[...pages('Course'), 'CourseListFilter', 'CourseOrder', 'CourseOrderField'],
      ...['Level', 'LevelFilter'],
      ...[...pages('School'), 'SchoolOrder', 'SchoolOrderField'],
      'Query',
    ]);
  });

  test('is filtered by columns, as the field says, and by relations to types with lists', () => {
    expect(definitionOf(document, 'CourseFilter')).toBe(
      'input CourseFilter { and: [CourseFilter!] or: [CourseFilter!] not: CourseFilter id: IDFilter title: TextFilter ' +
        'level: LevelFilter startsOn: DateFilter tags: StringListFilter school: SchoolFilter }',
    );
    expect(definitionOf(document, 'SchoolFilter')).toMatch(/ id: IDFilter courses: CourseListFilter }$/);
  });

  test('has the class of its ids in connection and edge, and sources if linked departments keep its rows', () => {
    expect(definitionOf(document, 'CourseEdge')).toBe(
      'type CourseEdge { cursor: String! @dataClass(is: PUBLIC) node: Course! @dataClass(is: PUBLIC) }',
    );
    expect(definitionOf(document, 'CourseConnection')).not.toContain('sources');
    expect(definitionOf(document, 'SchoolConnection')).toMatch(
      /sources: \[DepartmentSource!\]! @dataClass\(is: PUBLIC\) }$/,
    );
  });

  test('is ordered by the columns that are named, with the Vietnamese terms of their fields, names by the alphabet', () => {
    const order = print(document.definitions.find((each) => 'name' in each && each.name.value === 'CourseOrderField')!);
    expect(order).toContain('"By `title` (tên khóa), in the order of the Vietnamese alphabet."\n  TITLE');
    expect(order).toContain('"By `startsOn`."\n  STARTS_ON');
  });

  test('gives a list field its arguments, with its default order: after required ones, before optional ones', () => {
    const added = (name: string, order: string): string =>
      `first: Int after: String last: Int before: String filter: ${name}Filter orderBy: ${name}Order${order} asOf: Date`;
    const titles = added('Course', ' = {field: TITLE, direction: ASC}');
    expect(definitionOf(document, 'Query')).toBe(`extend type Query { courses( ${titles} ): CourseConnection! }`);
    expect(definitionOf(document, 'School')).toContain(
      `courses( level: Level! ${titles} title: String ): CourseConnection!`,
    );
  });

  test('leaves no directive of the expansion', () => {
    expect(print(document)).not.toMatch(/@(list|filter|unfiltered)\b/);
  });
});

test('a field that another file adds to a type is filtered like its own', () => {
  const sdl = `${course('title: String')} ${school()} extend type School { courses: CourseConnection! } ${comparisons}`;
  const document = expand(sdl);
  expect(definitionOf(document, 'SchoolFilter')).toMatch(/ id: IDFilter courses: CourseListFilter }$/);
  expect(print(document)).toMatch(/extend type School {\n {2}courses\(/);
});

test('what is written by hand is not generated', () => {
  const document = expand(`
    ${course('title: String')} ${comparisons}
    input CourseFilter { title: StringFilter }
    type CourseConnection { nodes: [Course!]! }
    extend type Query { courses: CourseConnection! }
  `);
  expect(namesIn(document).filter((name) => name === 'CourseFilter')).toHaveLength(1);
  expect(definitionOf(document, 'CourseFilter')).toBe('input CourseFilter { title: StringFilter }');
  expect(definitionOf(document, 'Query')).toBe('extend type Query { courses: CourseConnection! }');
});

const faults: readonly (readonly [fault: string, sdl: string, message: RegExp])[] = [
  [
    'lists of a type without a model',
    `type Teacher @list(orderBy: NAME) { ${id} }`,
    /^schema\/course\.graphql:1: Teacher: .*prisma\/schema\//,
  ],
  [
    'lists without an order',
    course('', '@list'),
    /^schema\/course\.graphql:1: Course: .*"orderBy".* Write it as in @list\(/,
  ],
  ['an order by nothing', course('', '@list(orderBy: [])'), /Course: .*is empty; name at least one column\.$/],
  [
    'an order by an unknown column',
    course('', '@list(orderBy: PRICE)'),
    /Course: @list\(orderBy: PRICE\) is no column.*STARTS_ON/,
  ],
  ['an order by a list', course('', '@list(orderBy: TAGS)'), /Course: @list\(orderBy: TAGS\) is no column/],
  ['an order in small letters', course('', '@list(orderBy: title)'), /Course: @list\(orderBy: title\) .*in capitals/],
  ['an order by a text', course('', '@list(orderBy: "TITLE")'), /Course: .*"TITLE"\. Write it as in @list\(/],
  ['an order twice', course('', '@list(orderBy: [TITLE, TITLE])'), /Course: .*has TITLE twice/],
  [
    'a default that is no order',
    course('', '@list(orderBy: TITLE, default: { field: STARTS_ON })'),
    /Course: .*STARTS_ON is not in orderBy; add it/,
  ],
  [
    'a default without a field',
    course('', '@list(orderBy: TITLE, default: { direction: DESC })'),
    /Course: .* Write it as in @list\(/,
  ],
  [
    'a direction that is none',
    course('', '@list(orderBy: TITLE, default: { field: TITLE, direction: UP })'),
    /Course: .*"default".* Write it as in @list\(/,
  ],
  [
    'an unknown argument',
    course('', '@list(orderBy: TITLE, by: TITLE)'),
    /Course: @list has no argument by; it takes orderBy and default\.$/,
  ],
  [
    'an argument where there is none',
    course('title: String @unfiltered(why: "x")'),
    /Course\.title: @unfiltered has no argument why; it takes none\.$/,
  ],
  [
    'a directive twice',
    course(`title: String @unfiltered @unfiltered`),
    /^schema\/course\.graphql:3: Course\.title: has @unfiltered twice/,
  ],
  [
    'ids without a class',
    'type Course @list(orderBy: TITLE) { id: ID! }',
    /Course: @list needs a field `id: ID! @dataClass/,
  ],
  [
    'a filter of a type without lists',
    'type Course { title: String @filter(as: TextFilter) }',
    /Course\.title: .*need @list at `type Course`\.$/,
  ],
  [
    'a filter of what is no column',
    course('price: Int @filter(as: IntFilter)'),
    /Course\.price: @filter is for columns/,
  ],
  [
    'a filter of what is kept as JSON',
    course('notes: String @filter(as: TextFilter)'),
    /Course\.notes: @filter is for columns/,
  ],
  [
    'a filter without an input',
    course('title: String @filter'),
    /Course\.title: .*"as".* Write it as in @filter\(as: TextFilter\)\.$/,
  ],
  [
    'a filter by an input that there is not',
    course('title: String @filter(as: NameFilter)'),
    /Course\.title: there is no input NameFilter; .*@unfiltered/,
  ],
  [
    'a filter by an input that does not fit',
    course('startsOn: Date @filter(as: TextFilter)'),
    /Course\.startsOn: TextFilter does not compare a column of type Date;/,
  ],
  [
    'a filter of a single value by lists',
    course('title: String @filter(as: StringListFilter)'),
    /Course\.title: StringListFilter does not compare a single value;/,
  ],
  [
    'a column of another type',
    course('level: String'),
    /Course\.level: StringFilter does not compare a column of type Level;/,
  ],
  [
    'a column without a comparison',
    course('startsOn: Day'),
    /Course\.startsOn: there is no input DayFilter; write one, name another .*@filter\(as: …\), or say @unfiltered\.$/,
  ],
  [
    'no filter where there would be none',
    course('notes: String @unfiltered'),
    /Course\.notes: @unfiltered changes nothing/,
  ],
  [
    'a relation of another type',
    `${course('school: Course')} ${school()}`,
    /Course\.school: is a relation of the model, so its type has to be School\.$/,
  ],
  [
    'a list of a type that there is not',
    'extend type Query { pupils: PupilConnection! }',
    /Query\.pupils: there is no type Pupil; define it with @list/,
  ],
  [
    'a list of a type without lists',
    `type Course { ${id} } extend type Query { courses: CourseConnection! }`,
    /Query\.courses: .*write @list\(orderBy: …\) at `type Course`/,
  ],
  [
    'an argument that every list has',
    `${course('')} extend type Query { courses(first: Int): CourseConnection! }`,
    /Query\.courses: every list has the argument first; remove it here\.$/,
  ],
];

test.each(faults)('%s fails, and the error says where and what to do', (_, sdl, message) => {
  expect(() => expand(`${sdl} ${comparisons}`)).toThrow(message);
});
