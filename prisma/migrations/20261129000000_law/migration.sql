-- What holds in law: provisions, poverty lines, and what was consulted for them.
-- CreateEnum
CREATE TYPE "LegalProvisionKind" AS ENUM ('ENTITLEMENT', 'COMPETENCE', 'LOCAL_GOVERNMENT', 'TRANSFER', 'DATA_SHARING');

-- CreateEnum
CREATE TYPE "ResidentialArea" AS ENUM ('RURAL', 'URBAN');

-- CreateEnum
CREATE TYPE "ProgrammeDocumentRole" AS ENUM ('LEGAL_BASIS', 'APPROVAL');

-- AlterTable
ALTER TABLE "Document" ADD COLUMN     "checkedOn" DATE,
ADD COLUMN     "consulted" TEXT[] COLLATE "C" DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "note" TEXT COLLATE "C",
ADD COLUMN     "noteEn" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "Programme" ADD COLUMN     "about" TEXT COLLATE "C",
ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "checkedOn" DATE,
ADD COLUMN     "confidence" "Confidence",
ADD COLUMN     "consulted" TEXT[] COLLATE "C" DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "plannedCapital" JSONB;

-- AlterTable
ALTER TABLE "StandardLevel" ADD COLUMN     "checkedOn" DATE,
ADD COLUMN     "consulted" TEXT[] COLLATE "C" DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "LegalProvision" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" "LegalProvisionKind" NOT NULL,
    "position" INTEGER NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "provision" TEXT COLLATE "C",
    "validFrom" DATE,
    "validTo" DATE,
    "dueOn" DATE,
    "levels" "AdministrativeLevel"[],
    "fields" "FieldOfWork"[],
    "decidedBy" TEXT COLLATE "C",
    "task" TEXT COLLATE "C",
    "taskEn" TEXT COLLATE "C",
    "receivingBody" TEXT COLLATE "C",
    "confidence" "Confidence" NOT NULL,
    "consulted" TEXT[] COLLATE "C",
    "checkedOn" DATE NOT NULL,
    "programmeId" TEXT COLLATE "C",
    "documentId" TEXT COLLATE "C",
    "provinceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "inferred" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "LegalProvision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PovertyLine" (
    "id" TEXT COLLATE "C" NOT NULL,
    "area" "ResidentialArea" NOT NULL,
    "amount" BIGINT NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE NOT NULL,
    "confidence" "Confidence" NOT NULL,
    "consulted" TEXT[] COLLATE "C",
    "checkedOn" DATE NOT NULL,
    "legalBasisId" TEXT COLLATE "C" NOT NULL,
    "extendedById" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "inferred" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "PovertyLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProgrammeDocument" (
    "id" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C" NOT NULL,
    "role" "ProgrammeDocumentRole" NOT NULL,

    CONSTRAINT "ProgrammeDocument_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "LegalProvision_position_id_idx" ON "LegalProvision"("position", "id");

-- CreateIndex
CREATE INDEX "LegalProvision_programmeId_idx" ON "LegalProvision"("programmeId");

-- CreateIndex
CREATE INDEX "LegalProvision_documentId_idx" ON "LegalProvision"("documentId");

-- CreateIndex
CREATE INDEX "LegalProvision_provinceId_idx" ON "LegalProvision"("provinceId");

-- CreateIndex
CREATE INDEX "PovertyLine_legalBasisId_idx" ON "PovertyLine"("legalBasisId");

-- CreateIndex
CREATE INDEX "PovertyLine_extendedById_idx" ON "PovertyLine"("extendedById");

-- CreateIndex
CREATE UNIQUE INDEX "PovertyLine_area_validFrom_key" ON "PovertyLine"("area", "validFrom");

-- CreateIndex
CREATE INDEX "ProgrammeDocument_documentId_idx" ON "ProgrammeDocument"("documentId");

-- CreateIndex
CREATE UNIQUE INDEX "ProgrammeDocument_programmeId_documentId_role_key" ON "ProgrammeDocument"("programmeId", "documentId", "role");

-- AddForeignKey
ALTER TABLE "LegalProvision" ADD CONSTRAINT "LegalProvision_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LegalProvision" ADD CONSTRAINT "LegalProvision_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LegalProvision" ADD CONSTRAINT "LegalProvision_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PovertyLine" ADD CONSTRAINT "PovertyLine_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PovertyLine" ADD CONSTRAINT "PovertyLine_extendedById_fkey" FOREIGN KEY ("extendedById") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProgrammeDocument" ADD CONSTRAINT "ProgrammeDocument_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProgrammeDocument" ADD CONSTRAINT "ProgrammeDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Provisions and poverty lines have notes, too.
CREATE OR REPLACE VIEW "FactNote" AS
WITH noted ("typeName", "rowId", "sourceId", "unknowns", "inferred", "readings") AS (
    SELECT 'Organisation', "id", NULL, "unknowns", "inferred", '[]'::jsonb FROM "Organisation"
    UNION ALL
    SELECT 'Person', "id", NULL, "unknowns", '[]'::jsonb, '[]'::jsonb FROM "Person"
    UNION ALL
    SELECT 'Programme', "id", NULL, "unknowns", "inferred", '[]'::jsonb FROM "Programme"
    UNION ALL
    SELECT 'Source', "id", "id", "unknowns", "inferred", '[]'::jsonb FROM "Source"
    UNION ALL
    SELECT 'Document', "id", "sourceId", "unknowns", "inferred", '[]'::jsonb FROM "Document"
    UNION ALL
    SELECT 'CooperationAgreement', "id", "sourceId", "unknowns", "inferred", "readings" FROM "CooperationAgreement" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'AgreementParty', party."id", agreement."sourceId", party."unknowns", '[]'::jsonb, '[]'::jsonb
    FROM "AgreementParty" party JOIN "CooperationAgreement" agreement ON agreement."id" = party."agreementId"
    WHERE agreement."sourceId" IS NOT NULL
    UNION ALL
    SELECT 'DocumentShare', "id", "sourceId", "unknowns", '[]'::jsonb, "readings" FROM "DocumentShare" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Commitment', "id", "sourceId", "unknowns", '[]'::jsonb, '[]'::jsonb FROM "Commitment" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Exchange', "id", "sourceId", "unknowns", "inferred", '[]'::jsonb FROM "Exchange" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Statement', "id", "sourceId", "unknowns", '[]'::jsonb, '[]'::jsonb FROM "Statement" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Directive', "id", "sourceId", "unknowns", "inferred", "readings" FROM "Directive" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'ReportingDuty', "id", "sourceId", "unknowns", '[]'::jsonb, "readings" FROM "ReportingDuty" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'LearningNeed', "id", "sourceId", "unknowns", "inferred", '[]'::jsonb FROM "LearningNeed" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Point', "id", "sourceId", "unknowns", "inferred", '[]'::jsonb FROM "Point" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Practice', "id", "sourceId", "unknowns", "inferred", '[]'::jsonb FROM "Practice" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Difficulty', "id", "sourceId", "unknowns", '[]'::jsonb, '[]'::jsonb FROM "Difficulty" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'Award', "id", "sourceId", "unknowns", '[]'::jsonb, '[]'::jsonb FROM "Award" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'IndicatorValue', "id", "sourceId", "unknowns", "inferred", "readings" FROM "IndicatorValue" WHERE "sourceId" IS NOT NULL
    UNION ALL
    SELECT 'StandardLevel', "id", "sourceId", "unknowns", "inferred", '[]'::jsonb FROM "StandardLevel"
    UNION ALL
    SELECT 'LegalProvision', "id", NULL, "unknowns", "inferred", '[]'::jsonb FROM "LegalProvision"
    UNION ALL
    SELECT 'PovertyLine', "id", NULL, "unknowns", "inferred", '[]'::jsonb FROM "PovertyLine"
), note AS (
    SELECT noted."typeName", noted."rowId", noted."sourceId", kind.name, item.place, item.value
    FROM noted
    CROSS JOIN LATERAL (VALUES ('UNKNOWN', noted."unknowns"), ('INFERRED', noted."inferred"), ('READING', noted."readings")) AS kind (name, list)
    CROSS JOIN LATERAL jsonb_array_elements(kind.list) WITH ORDINALITY AS item (value, place)
)
SELECT ("typeName" || '.' || "rowId" || '.' || name || '.' || place) COLLATE "C" AS "id", name::"FactNoteKind" AS "kind",
       "typeName" COLLATE "C" AS "typeName", "rowId", (value->>'field') COLLATE "C" AS "field",
       coalesce(value->>'reason', value->>'ground', value->>'about') COLLATE "C" AS "text",
       coalesce(value->>'reasonEn', value->>'groundEn', value->>'aboutEn') COLLATE "C" AS "textEn", "sourceId"
FROM note;

-- No agreement runs for a hundred years: a mistaken day makes no endless list of reviews.
CREATE OR REPLACE VIEW "DueReview" AS
WITH cycle AS (
    SELECT agreement."id" AS "agreementId", agreement."startsOn", agreement."endsOn", generate_series(
               date_trunc('year', agreement."startsOn"::timestamp), least(agreement."endsOn", agreement."startsOn" + interval '100 years')::timestamp,
               CASE agreement."reviewCycle" WHEN 'ANNUAL' THEN interval '1 year' ELSE interval '6 months' END) AS first,
           CASE agreement."reviewCycle" WHEN 'ANNUAL' THEN interval '1 year' ELSE interval '6 months' END AS step,
           agreement."reviewCycle"
    FROM "CooperationAgreement" agreement
    WHERE agreement."reviewCycle" IS NOT NULL AND agreement."startsOn" IS NOT NULL AND agreement."endsOn" IS NOT NULL
), due AS (
    SELECT "agreementId", first::date AS first, (first + step - interval '1 day')::date AS "dueOn",
           to_char(first, 'YYYY') || CASE WHEN "reviewCycle" = 'ANNUAL' THEN '' WHEN extract(month FROM first) = 1 THEN 'S1' ELSE 'S2' END AS period
    FROM cycle WHERE first + step > "startsOn"
)
SELECT (due."agreementId" || '.' || due.period) COLLATE "C" AS "id", due."agreementId", due.period COLLATE "C" AS "period", due."dueOn",
       (SELECT review."id" FROM "AgreementReview" review
        WHERE review."agreementId" = due."agreementId"
          AND (review."period" = due.period OR (review."period" IS NULL AND review."heldOn" BETWEEN due.first AND due."dueOn"))
        ORDER BY review."heldOn", review."id" LIMIT 1) AS "reviewId"
FROM due;
