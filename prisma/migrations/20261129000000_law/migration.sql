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
