import type { ColumnDescription, RelationDescription } from '../db/description.ts';

/** What the expansion needs to know of the models that types are named after. */
export interface ModelShape {
  readonly has: (model: string) => boolean;
  /** A column, stored or computed. */
  readonly column: (model: string, name: string) => Pick<ColumnDescription, 'type' | 'list' | 'enumName'> | undefined;
  readonly relation: (model: string, name: string) => Pick<RelationDescription, 'model' | 'list'> | undefined;
  /** Whether linked departments may keep rows of the model, so that its lists name their sources. */
  readonly hasSources: (model: string) => boolean;
}
