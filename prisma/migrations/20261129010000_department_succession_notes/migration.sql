-- To whom the work of a department passed is inferred from the draft of one province; each row says so.
-- Not in the view "FactNote": the same ground some six hundred times would bury all other notes; the provisions of kind TRANSFER have it there.
-- AlterTable
ALTER TABLE "DepartmentSuccession" ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "unknowns" JSONB NOT NULL DEFAULT '[]';
