-- Commune-level units, and the reference to them beside the text of a record. A department's service may know the text only.
-- CreateEnum
CREATE TYPE "CommuneType" AS ENUM ('WARD', 'COMMUNE', 'SPECIAL_ZONE', 'TOWNSHIP');

-- AlterTable
ALTER TABLE "Beneficiary" ADD COLUMN     "communeUnitId" TEXT COLLATE "C";

-- CreateTable
CREATE TABLE "Commune" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "fullName" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "type" "CommuneType" NOT NULL,
    "provinceId" TEXT COLLATE "C" NOT NULL,
    "district" TEXT COLLATE "C",
    "decree" TEXT COLLATE "C",
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Commune_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Commune_provinceId_idx" ON "Commune"("provinceId");

-- CreateIndex
CREATE INDEX "Commune_sortKey_id_idx" ON "Commune"("sortKey", "id");

-- CreateIndex
CREATE INDEX "Commune_validFrom_id_idx" ON "Commune"("validFrom", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Commune_code_validFrom_key" ON "Commune"("code", "validFrom");

-- CreateIndex
CREATE INDEX "Beneficiary_communeUnitId_idx" ON "Beneficiary"("communeUnitId");

-- AddForeignKey
ALTER TABLE "Beneficiary" ADD CONSTRAINT "Beneficiary_communeUnitId_fkey" FOREIGN KEY ("communeUnitId") REFERENCES "Commune"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Commune" ADD CONSTRAINT "Commune_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE INDEX "Commune_fullName_fold_idx" ON "Commune" USING gin (public.fold("fullName") gin_trgm_ops);

-- The district level ended on 2025-06-30.
ALTER TABLE "Commune" ADD CONSTRAINT "Commune_district_check" CHECK ("district" IS NULL OR ("validTo" IS NOT NULL AND "validTo" <= '2025-06-30'));
