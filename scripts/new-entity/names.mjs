/** Creates the names of an entity from one in small letters, such as `training-course`, and its Vietnamese term. */
export function namesOf(name, term) {
  if (!/^[a-z]+(-[a-z]+)*$/.test(name)) {
    throw new Error(`"${name}" is no name of an entity: write it in small letters, as in training-course.`);
  }
  const type = name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
  const words = name.replaceAll('-', ' ');
  return {
    file: name,
    type,
    term,
    words,
    title: words[0].toUpperCase() + words.slice(1),
    plural: pluralOf(words),
    list: pluralOf(type[0].toLowerCase() + type.slice(1)),
  };
}

function pluralOf(noun) {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
