import { isRecordModel } from '../records/record-models.ts';
import { findColumn } from '../db/statements/columns.ts';
import { models, type ModelName } from '../db/generated/model.ts';
import type { ModelShape } from './model-shape.ts';

const has = (model: string): model is ModelName => Object.hasOwn(models, model);

/** The models of `prisma/schema/`, with their computed columns. */
export const storedModels: ModelShape = {
  has,
  column: (model, name) => (has(model) ? findColumn(model, name)?.description : undefined),
  relation: (model, name) => (has(model) ? models[model].relations[name] : undefined),
  hasSources: isRecordModel,
};
