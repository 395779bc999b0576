import { getLocation, type ASTNode } from 'graphql';

/** `schema/course.graphql:12`, or nothing for a node that was not read from a file. */
function placeOf({ loc }: ASTNode): string {
  if (loc === undefined) return '';
  return `${loc.source.name}:${getLocation(loc.source, loc.start).line}: `;
}

/**
 * Creates the error for SDL that cannot be expanded.
 * @param coordinate The type or field: `Course` or `Course.title`.
 * @param fault What is wrong, and what to write instead.
 */
export const sdlFault = (node: ASTNode, coordinate: string, fault: string): Error =>
  new Error(`${placeOf(node)}${coordinate}: ${fault}`);
