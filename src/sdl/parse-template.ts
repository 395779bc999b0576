import { parse, type DefinitionNode } from 'graphql';

/** The definitions of SDL that the expansion writes. They have no place in a file. */
export const parseTemplate = (sdl: string): readonly DefinitionNode[] => parse(sdl, { noLocation: true }).definitions;
