export function findBrokenLinks(files: readonly string[], read: (file: string) => string): readonly string[];
export function findMissingDocuments(files: readonly string[], read: (file: string) => string): readonly string[];
