import type { ModelName, Nodes } from './generated/model.ts';

/** A row of the graph: its columns, its model, and the day on which it was read. */
export type Stored<Name extends ModelName = ModelName> = Nodes[Name];

/** Data read along with a row: a related row (null if absent), or the rows of a list's page. */
export type Related = Stored | null | Stored[];
