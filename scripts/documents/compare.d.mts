export class Placeholders {
  fill(text: string): string;
  matches(printed: string, actual: string, varies?: readonly string[]): boolean;
}

export function compare(
  printed: string,
  actual: string,
  matches: (printed: string, actual: string) => boolean,
  options?: { readonly isPart?: boolean },
): readonly string[];
