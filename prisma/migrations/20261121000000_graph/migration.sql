-- Search ignores diacritics and case: "can tho" finds "Cần Thơ", "đ" equals "d".
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE FUNCTION public.fold(value TEXT) RETURNS TEXT
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) COLLATE "C" $$;

-- CreateEnum
CREATE TYPE "AgreementKind" AS ENUM ('COOPERATION_AGREEMENT', 'COORDINATION_PROGRAMME');

-- CreateEnum
CREATE TYPE "AgreementStage" AS ENUM ('DRAFT', 'SIGNED', 'TERMINATED');

-- CreateEnum
CREATE TYPE "AgreementStatus" AS ENUM ('DRAFT', 'SIGNED', 'PENDING', 'ACTIVE', 'EXPIRED', 'TERMINATED');

-- CreateEnum
CREATE TYPE "ReviewCycle" AS ENUM ('SEMIANNUAL', 'ANNUAL');

-- CreateEnum
CREATE TYPE "PartyRole" AS ENUM ('PARTY', 'LEAD');

-- CreateEnum
CREATE TYPE "DataClass" AS ENUM ('PUBLIC', 'INTERNAL', 'RECORD', 'IDENTITY');

-- CreateEnum
CREATE TYPE "AgreementDocumentRole" AS ENUM ('LEGAL_BASIS', 'SHARED');

-- CreateEnum
CREATE TYPE "CategoryGroup" AS ENUM ('MERITORIOUS_SERVICE', 'SOCIAL_PROTECTION', 'CHILDREN', 'POVERTY', 'WORKERS');

-- CreateEnum
CREATE TYPE "BeneficiaryCategory" AS ENUM ('REVOLUTIONARY_BEFORE_1945', 'REVOLUTIONARY_UNTIL_AUGUST_1945', 'MARTYR', 'HEROIC_MOTHER', 'ARMED_FORCES_HERO', 'LABOUR_HERO', 'WAR_INVALID', 'SICK_SOLDIER', 'TOXIC_CHEMICAL_VICTIM', 'FORMER_PRISONER', 'RESISTANCE_MEMBER', 'HELPED_REVOLUTION', 'CHILD_WITHOUT_SUPPORT', 'YOUTH_IN_EDUCATION', 'CHILD_WITH_HIV', 'SINGLE_POOR_PARENT', 'OLDER_PERSON', 'PERSON_WITH_DISABILITY', 'CHILD_UNDER_THREE_POOR', 'PERSON_WITH_HIV', 'CHILD_ORPHAN', 'CHILD_ABANDONED', 'CHILD_HOMELESS', 'CHILD_WITH_DISABILITY', 'CHILD_WITH_HIV_AIDS', 'CHILD_IN_CONFLICT_WITH_LAW', 'CHILD_ADDICTED', 'CHILD_WORKING', 'CHILD_HARMED_BY_VIOLENCE', 'CHILD_EXPLOITED', 'CHILD_SEXUALLY_ABUSED', 'CHILD_TRAFFICKED', 'CHILD_SERIOUSLY_ILL', 'CHILD_MIGRANT', 'POOR_HOUSEHOLD', 'NEAR_POOR_HOUSEHOLD', 'UNEMPLOYED_WORKER', 'OVERSEAS_WORKER');

-- CreateEnum
CREATE TYPE "BeneficiaryKind" AS ENUM ('PERSON', 'HOUSEHOLD');

-- CreateEnum
CREATE TYPE "BeneficiaryStatus" AS ENUM ('ACTIVE', 'SUSPENDED', 'GRADUATED', 'DECEASED', 'MOVED');

-- CreateEnum
CREATE TYPE "EnrolmentStatus" AS ENUM ('ACTIVE', 'SUSPENDED', 'ENDED');

-- CreateEnum
CREATE TYPE "PaymentChannel" AS ENUM ('CASH', 'BANK_TRANSFER', 'POST_OFFICE');

-- CreateEnum
CREATE TYPE "PaymentStatus" AS ENUM ('PENDING', 'PAID', 'RETURNED');

-- CreateEnum
CREATE TYPE "DepartmentKind" AS ENUM ('DEPARTMENT', 'PEOPLES_COMMITTEE', 'MASS_ORGANISATION', 'INSTITUTION');

-- CreateEnum
CREATE TYPE "DepartmentHosting" AS ENUM ('HOSTED', 'LINKED');

-- CreateEnum
CREATE TYPE "DocumentKind" AS ENUM ('LAW', 'ORDINANCE', 'RESOLUTION', 'DECREE', 'DECISION', 'CIRCULAR', 'PLAN', 'COORDINATION_PROGRAMME', 'PRACTICE');

-- CreateEnum
CREATE TYPE "SourceKind" AS ENUM ('NEWS_REPORT', 'NOTICE', 'INTERVIEW');

-- CreateEnum
CREATE TYPE "ExchangeKind" AS ENUM ('CONFERENCE', 'REVIEW_CONFERENCE', 'VISIT');

-- CreateEnum
CREATE TYPE "ParticipantRole" AS ENUM ('HOST', 'CHAIR', 'PARTICIPANT');

-- CreateEnum
CREATE TYPE "Moment" AS ENUM ('DURING', 'START', 'END');

-- CreateEnum
CREATE TYPE "Qualifier" AS ENUM ('EXACT', 'AT_LEAST', 'AT_MOST', 'APPROXIMATE');

-- CreateEnum
CREATE TYPE "FieldOfWork" AS ENUM ('VOCATIONAL_EDUCATION', 'EMPLOYMENT', 'LABOUR_SAFETY', 'OVERSEAS_LABOUR', 'MERITORIOUS_SERVICE', 'SOCIAL_PROTECTION', 'POVERTY_REDUCTION', 'CHILD_PROTECTION', 'GENDER_EQUALITY', 'SOCIAL_EVILS_PREVENTION', 'COMMUNICATION', 'SUPERVISION', 'DIGITAL_TRANSFORMATION', 'INTERNATIONAL_COOPERATION');

-- CreateEnum
CREATE TYPE "DifficultyStatus" AS ENUM ('OPEN', 'ANSWERED');

-- CreateEnum
CREATE TYPE "ProgrammeKind" AS ENUM ('NATIONAL_TARGET', 'RECURRING_POLICY', 'LOCAL');

-- CreateEnum
CREATE TYPE "ComponentKind" AS ENUM ('PROJECT', 'SUBPROJECT', 'CONTENT');

-- CreateEnum
CREATE TYPE "CapitalType" AS ENUM ('DEVELOPMENT_INVESTMENT', 'RECURRENT');

-- CreateEnum
CREATE TYPE "CapitalSource" AS ENUM ('CENTRAL', 'LOCAL', 'SOCIALISED', 'GRANT');

-- CreateEnum
CREATE TYPE "ProvinceType" AS ENUM ('PROVINCE', 'CENTRALLY_RUN_CITY');

-- CreateEnum
CREATE TYPE "Region" AS ENUM ('NORTHERN_MIDLANDS_AND_MOUNTAINS', 'RED_RIVER_DELTA', 'NORTH_CENTRAL', 'SOUTH_CENTRAL_COAST_AND_CENTRAL_HIGHLANDS', 'NORTH_CENTRAL_AND_CENTRAL_COAST', 'CENTRAL_HIGHLANDS', 'SOUTHEAST', 'MEKONG_DELTA');

-- CreateEnum
CREATE TYPE "ProvinceChange" AS ENUM ('MERGED', 'REESTABLISHED');

-- CreateTable
CREATE TABLE "CooperationAgreement" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" "AgreementKind" NOT NULL,
    "number" TEXT COLLATE "C",
    "title" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "stage" "AgreementStage" NOT NULL,
    "signedOn" DATE,
    "startsOn" DATE,
    "endsOn" DATE,
    "terminatedOn" DATE,
    "fields" "FieldOfWork"[],
    "headingCount" INTEGER,
    "objectiveCount" INTEGER,
    "objectives" JSONB NOT NULL DEFAULT '[]',
    "contents" JSONB NOT NULL DEFAULT '[]',
    "purposes" JSONB NOT NULL DEFAULT '[]',
    "witnesses" JSONB NOT NULL DEFAULT '[]',
    "presentedBy" JSONB,
    "reviewCycle" "ReviewCycle",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "CooperationAgreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementParty" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agreementId" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "role" "PartyRole" NOT NULL DEFAULT 'PARTY',
    "position" INTEGER NOT NULL,
    "signatoryName" TEXT COLLATE "C",
    "signatoryTitle" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "AgreementParty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SharingClause" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agreementId" TEXT COLLATE "C" NOT NULL,
    "fromPartyId" TEXT COLLATE "C" NOT NULL,
    "toPartyId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "dataClass" "DataClass" NOT NULL,
    "fields" "FieldOfWork"[],
    "categories" "BeneficiaryCategory"[],
    "programmeCodes" TEXT[] COLLATE "C",
    "openedFields" TEXT[] COLLATE "C",
    "purposes" TEXT[] COLLATE "C",
    "caseRequired" BOOLEAN NOT NULL DEFAULT false,
    "startsOn" DATE,
    "endsOn" DATE,
    "legalBasisId" TEXT COLLATE "C",

    CONSTRAINT "SharingClause_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementReview" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agreementId" TEXT COLLATE "C" NOT NULL,
    "heldOn" DATE NOT NULL,
    "period" TEXT COLLATE "C",
    "findings" TEXT COLLATE "C" NOT NULL,
    "adjustments" TEXT COLLATE "C",
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "AgreementReview_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementDocument" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agreementId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C" NOT NULL,
    "role" "AgreementDocumentRole" NOT NULL,

    CONSTRAINT "AgreementDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DocumentShare" (
    "id" TEXT COLLATE "C" NOT NULL,
    "agreementId" TEXT COLLATE "C" NOT NULL,
    "fromDepartmentId" TEXT COLLATE "C" NOT NULL,
    "toDepartmentId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C",
    "count" INTEGER NOT NULL,
    "qualifier" "Qualifier" NOT NULL DEFAULT 'EXACT',
    "sinceYear" INTEGER,
    "about" TEXT COLLATE "C" NOT NULL,
    "sourceId" TEXT COLLATE "C",
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "DocumentShare_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Beneficiary" (
    "id" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "kind" "BeneficiaryKind" NOT NULL,
    "group" "CategoryGroup" NOT NULL,
    "category" "BeneficiaryCategory" NOT NULL,
    "birthYear" INTEGER,
    "commune" TEXT COLLATE "C" NOT NULL,
    "status" "BeneficiaryStatus" NOT NULL,
    "registeredOn" DATE NOT NULL,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Beneficiary_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Enrolment" (
    "id" TEXT COLLATE "C" NOT NULL,
    "beneficiaryId" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "startedOn" DATE NOT NULL,
    "endedOn" DATE,
    "status" "EnrolmentStatus" NOT NULL,
    "monthlyAmount" BIGINT NOT NULL,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" TEXT COLLATE "C" NOT NULL,
    "enrolmentId" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "month" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "channel" "PaymentChannel" NOT NULL,
    "status" "PaymentStatus" NOT NULL,
    "paidOn" DATE,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Department" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "kind" "DepartmentKind" NOT NULL,
    "fields" "FieldOfWork"[],
    "provinceId" TEXT COLLATE "C" NOT NULL,
    "hosting" "DepartmentHosting" NOT NULL DEFAULT 'HOSTED',
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "note" TEXT COLLATE "C",

    CONSTRAINT "Department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DepartmentSuccession" (
    "id" TEXT COLLATE "C" NOT NULL,
    "predecessorId" TEXT COLLATE "C" NOT NULL,
    "successorId" TEXT COLLATE "C" NOT NULL,
    "field" "FieldOfWork" NOT NULL,
    "effectiveOn" DATE NOT NULL,
    "effectiveOnQualifier" "Qualifier" NOT NULL DEFAULT 'EXACT',
    "legalBasisId" TEXT COLLATE "C",

    CONSTRAINT "DepartmentSuccession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DepartmentLineage" (
    "id" TEXT COLLATE "C" NOT NULL,
    "ancestorId" TEXT COLLATE "C" NOT NULL,
    "descendantId" TEXT COLLATE "C" NOT NULL,
    "field" "FieldOfWork" NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,

    CONSTRAINT "DepartmentLineage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Document" (
    "id" TEXT COLLATE "C" NOT NULL,
    "number" TEXT COLLATE "C",
    "issuers" TEXT[] COLLATE "C",
    "issuedOn" DATE,
    "kind" "DocumentKind" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "coveredPeriod" TEXT COLLATE "C",
    "fields" "FieldOfWork"[],
    "url" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Source" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "kind" "SourceKind" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "publishedOn" DATE,
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Exchange" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" "ExchangeKind" NOT NULL,
    "title" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "heldOn" DATE,
    "place" TEXT COLLATE "C",
    "period" TEXT COLLATE "C",
    "fields" "FieldOfWork"[],
    "programmeKinds" "ProgrammeKind"[],
    "directives" JSONB NOT NULL DEFAULT '[]',
    "agreementId" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Exchange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExchangeParticipant" (
    "id" TEXT COLLATE "C" NOT NULL,
    "exchangeId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "role" "ParticipantRole" NOT NULL,
    "provinceId" TEXT COLLATE "C",
    "departmentId" TEXT COLLATE "C",
    "organisation" TEXT COLLATE "C",
    "personName" TEXT COLLATE "C",
    "personTitle" TEXT COLLATE "C",

    CONSTRAINT "ExchangeParticipant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExchangeDocument" (
    "id" TEXT COLLATE "C" NOT NULL,
    "exchangeId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "ExchangeDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Indicator" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "unit" TEXT COLLATE "C" NOT NULL,
    "additive" BOOLEAN NOT NULL,
    "field" "FieldOfWork",

    CONSTRAINT "Indicator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IndicatorValue" (
    "id" TEXT COLLATE "C" NOT NULL,
    "indicatorId" TEXT COLLATE "C" NOT NULL,
    "provinceId" TEXT COLLATE "C",
    "departmentId" TEXT COLLATE "C",
    "programmeId" TEXT COLLATE "C",
    "period" TEXT COLLATE "C",
    "moment" "Moment" NOT NULL DEFAULT 'DURING',
    "measuredOn" DATE,
    "baseline" DECIMAL(20,4),
    "baselineQualifier" "Qualifier",
    "target" DECIMAL(20,4),
    "targetQualifier" "Qualifier",
    "actual" DECIMAL(20,4),
    "actualQualifier" "Qualifier",
    "note" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "IndicatorValue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StandardLevel" (
    "id" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "provinceId" TEXT COLLATE "C",
    "amount" BIGINT NOT NULL,
    "qualifier" "Qualifier" NOT NULL DEFAULT 'EXACT',
    "validFrom" DATE,
    "validTo" DATE,
    "legalBasisId" TEXT COLLATE "C",
    "replacesId" TEXT COLLATE "C",
    "note" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "StandardLevel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DataLoad" (
    "id" TEXT COLLATE "C" NOT NULL,
    "checksum" TEXT COLLATE "C" NOT NULL,
    "rows" INTEGER NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "DataLoad_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Practice" (
    "id" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "field" "FieldOfWork",
    "programmeKind" "ProgrammeKind",
    "provinceId" TEXT COLLATE "C",
    "departmentId" TEXT COLLATE "C",
    "exchangeId" TEXT COLLATE "C",
    "documentId" TEXT COLLATE "C",
    "recordedOn" DATE,
    "sourceId" TEXT COLLATE "C",
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Practice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Difficulty" (
    "id" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "field" "FieldOfWork",
    "programmeKind" "ProgrammeKind",
    "status" "DifficultyStatus" NOT NULL DEFAULT 'OPEN',
    "departmentId" TEXT COLLATE "C",
    "exchangeId" TEXT COLLATE "C",
    "raisedOn" DATE,
    "sourceId" TEXT COLLATE "C",
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Difficulty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DifficultyAnswer" (
    "id" TEXT COLLATE "C" NOT NULL,
    "difficultyId" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "answeredOn" DATE NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,
    "practiceId" TEXT COLLATE "C",
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "DifficultyAnswer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Programme" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "kind" "ProgrammeKind" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "startsOn" DATE,
    "endsOn" DATE,
    "lead" TEXT COLLATE "C",
    "fields" "FieldOfWork"[],
    "legalBasisId" TEXT COLLATE "C",
    "successorId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Programme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProgrammeComponent" (
    "id" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "parentId" TEXT COLLATE "C",
    "code" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" "ComponentKind" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "fields" "FieldOfWork"[],

    CONSTRAINT "ProgrammeComponent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "componentId" TEXT COLLATE "C",
    "startsOn" DATE NOT NULL,
    "endsOn" DATE,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BudgetLine" (
    "id" TEXT COLLATE "C" NOT NULL,
    "deliveryId" TEXT COLLATE "C" NOT NULL,
    "fiscalYear" INTEGER NOT NULL,
    "capitalType" "CapitalType" NOT NULL,
    "capitalSource" "CapitalSource" NOT NULL,
    "allocated" BIGINT NOT NULL,
    "carriedOver" BIGINT NOT NULL DEFAULT 0,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "BudgetLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Disbursement" (
    "id" TEXT COLLATE "C" NOT NULL,
    "budgetLineId" TEXT COLLATE "C" NOT NULL,
    "period" TEXT COLLATE "C" NOT NULL,
    "amount" BIGINT NOT NULL,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Disbursement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Province" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "isoCode" TEXT COLLATE "C",
    "seat" TEXT COLLATE "C",
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "note" TEXT COLLATE "C",

    CONSTRAINT "Province_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProvinceClassification" (
    "id" TEXT COLLATE "C" NOT NULL,
    "provinceId" TEXT COLLATE "C" NOT NULL,
    "type" "ProvinceType" NOT NULL,
    "region" "Region" NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "legalBasisId" TEXT COLLATE "C",

    CONSTRAINT "ProvinceClassification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProvinceSuccession" (
    "id" TEXT COLLATE "C" NOT NULL,
    "predecessorId" TEXT COLLATE "C" NOT NULL,
    "successorId" TEXT COLLATE "C" NOT NULL,
    "change" "ProvinceChange" NOT NULL,
    "effectiveOn" DATE NOT NULL,
    "legalBasisId" TEXT COLLATE "C",
    "note" TEXT COLLATE "C",

    CONSTRAINT "ProvinceSuccession_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CooperationAgreement_sourceId_idx" ON "CooperationAgreement"("sourceId");

-- CreateIndex
CREATE INDEX "AgreementParty_departmentId_idx" ON "AgreementParty"("departmentId");

-- CreateIndex
CREATE UNIQUE INDEX "AgreementParty_agreementId_departmentId_key" ON "AgreementParty"("agreementId", "departmentId");

-- CreateIndex
CREATE INDEX "SharingClause_fromPartyId_idx" ON "SharingClause"("fromPartyId");

-- CreateIndex
CREATE INDEX "SharingClause_toPartyId_idx" ON "SharingClause"("toPartyId");

-- CreateIndex
CREATE INDEX "SharingClause_legalBasisId_idx" ON "SharingClause"("legalBasisId");

-- CreateIndex
CREATE UNIQUE INDEX "SharingClause_agreementId_position_key" ON "SharingClause"("agreementId", "position");

-- CreateIndex
CREATE INDEX "AgreementReview_agreementId_heldOn_id_idx" ON "AgreementReview"("agreementId", "heldOn", "id");

-- CreateIndex
CREATE INDEX "AgreementDocument_documentId_idx" ON "AgreementDocument"("documentId");

-- CreateIndex
CREATE UNIQUE INDEX "AgreementDocument_agreementId_documentId_role_key" ON "AgreementDocument"("agreementId", "documentId", "role");

-- CreateIndex
CREATE INDEX "DocumentShare_agreementId_idx" ON "DocumentShare"("agreementId");

-- CreateIndex
CREATE INDEX "DocumentShare_fromDepartmentId_idx" ON "DocumentShare"("fromDepartmentId");

-- CreateIndex
CREATE INDEX "DocumentShare_toDepartmentId_idx" ON "DocumentShare"("toDepartmentId");

-- CreateIndex
CREATE INDEX "DocumentShare_documentId_idx" ON "DocumentShare"("documentId");

-- CreateIndex
CREATE INDEX "DocumentShare_sourceId_idx" ON "DocumentShare"("sourceId");

-- CreateIndex
CREATE INDEX "Beneficiary_departmentId_id_idx" ON "Beneficiary"("departmentId", "id");

-- CreateIndex
CREATE INDEX "Beneficiary_departmentId_registeredOn_id_idx" ON "Beneficiary"("departmentId", "registeredOn", "id");

-- CreateIndex
CREATE INDEX "Beneficiary_registeredOn_id_idx" ON "Beneficiary"("registeredOn", "id");

-- CreateIndex
CREATE INDEX "Enrolment_beneficiaryId_id_idx" ON "Enrolment"("beneficiaryId", "id");

-- CreateIndex
CREATE INDEX "Enrolment_beneficiaryId_startedOn_id_idx" ON "Enrolment"("beneficiaryId", "startedOn", "id");

-- CreateIndex
CREATE INDEX "Enrolment_departmentId_startedOn_id_idx" ON "Enrolment"("departmentId", "startedOn", "id");

-- CreateIndex
CREATE INDEX "Enrolment_programmeId_startedOn_id_idx" ON "Enrolment"("programmeId", "startedOn", "id");

-- CreateIndex
CREATE INDEX "Enrolment_startedOn_id_idx" ON "Enrolment"("startedOn", "id");

-- CreateIndex
CREATE INDEX "Payment_enrolmentId_month_id_idx" ON "Payment"("enrolmentId", "month", "id");

-- CreateIndex
CREATE INDEX "Payment_departmentId_month_id_idx" ON "Payment"("departmentId", "month", "id");

-- CreateIndex
CREATE INDEX "Payment_month_id_idx" ON "Payment"("month", "id");

-- CreateIndex
CREATE INDEX "Department_provinceId_idx" ON "Department"("provinceId");

-- CreateIndex
CREATE INDEX "Department_sortKey_id_idx" ON "Department"("sortKey", "id");

-- CreateIndex
CREATE INDEX "Department_validFrom_id_idx" ON "Department"("validFrom", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Department_code_validFrom_key" ON "Department"("code", "validFrom");

-- CreateIndex
CREATE INDEX "DepartmentSuccession_successorId_idx" ON "DepartmentSuccession"("successorId");

-- CreateIndex
CREATE INDEX "DepartmentSuccession_legalBasisId_idx" ON "DepartmentSuccession"("legalBasisId");

-- CreateIndex
CREATE INDEX "DepartmentSuccession_effectiveOn_id_idx" ON "DepartmentSuccession"("effectiveOn", "id");

-- CreateIndex
CREATE UNIQUE INDEX "DepartmentSuccession_predecessorId_successorId_field_key" ON "DepartmentSuccession"("predecessorId", "successorId", "field");

-- CreateIndex
CREATE INDEX "DepartmentLineage_descendantId_idx" ON "DepartmentLineage"("descendantId");

-- CreateIndex
CREATE UNIQUE INDEX "DepartmentLineage_ancestorId_field_descendantId_key" ON "DepartmentLineage"("ancestorId", "field", "descendantId");

-- CreateIndex
CREATE UNIQUE INDEX "Source_code_key" ON "Source"("code");

-- CreateIndex
CREATE INDEX "Exchange_agreementId_idx" ON "Exchange"("agreementId");

-- CreateIndex
CREATE INDEX "Exchange_sourceId_idx" ON "Exchange"("sourceId");

-- CreateIndex
CREATE INDEX "ExchangeParticipant_provinceId_idx" ON "ExchangeParticipant"("provinceId");

-- CreateIndex
CREATE INDEX "ExchangeParticipant_departmentId_idx" ON "ExchangeParticipant"("departmentId");

-- CreateIndex
CREATE UNIQUE INDEX "ExchangeParticipant_exchangeId_position_key" ON "ExchangeParticipant"("exchangeId", "position");

-- CreateIndex
CREATE INDEX "ExchangeDocument_documentId_idx" ON "ExchangeDocument"("documentId");

-- CreateIndex
CREATE UNIQUE INDEX "ExchangeDocument_exchangeId_documentId_key" ON "ExchangeDocument"("exchangeId", "documentId");

-- CreateIndex
CREATE UNIQUE INDEX "Indicator_code_key" ON "Indicator"("code");

-- CreateIndex
CREATE INDEX "IndicatorValue_indicatorId_period_id_idx" ON "IndicatorValue"("indicatorId", "period", "id");

-- CreateIndex
CREATE INDEX "IndicatorValue_provinceId_idx" ON "IndicatorValue"("provinceId");

-- CreateIndex
CREATE INDEX "IndicatorValue_departmentId_idx" ON "IndicatorValue"("departmentId");

-- CreateIndex
CREATE INDEX "IndicatorValue_programmeId_idx" ON "IndicatorValue"("programmeId");

-- CreateIndex
CREATE INDEX "IndicatorValue_sourceId_idx" ON "IndicatorValue"("sourceId");

-- CreateIndex
CREATE INDEX "IndicatorValue_period_id_idx" ON "IndicatorValue"("period", "id");

-- CreateIndex
CREATE INDEX "StandardLevel_programmeId_idx" ON "StandardLevel"("programmeId");

-- CreateIndex
CREATE INDEX "StandardLevel_provinceId_idx" ON "StandardLevel"("provinceId");

-- CreateIndex
CREATE INDEX "StandardLevel_legalBasisId_idx" ON "StandardLevel"("legalBasisId");

-- CreateIndex
CREATE INDEX "StandardLevel_replacesId_idx" ON "StandardLevel"("replacesId");

-- CreateIndex
CREATE INDEX "StandardLevel_sourceId_idx" ON "StandardLevel"("sourceId");

-- CreateIndex
CREATE INDEX "Practice_provinceId_idx" ON "Practice"("provinceId");

-- CreateIndex
CREATE INDEX "Practice_departmentId_idx" ON "Practice"("departmentId");

-- CreateIndex
CREATE INDEX "Practice_exchangeId_idx" ON "Practice"("exchangeId");

-- CreateIndex
CREATE INDEX "Practice_documentId_idx" ON "Practice"("documentId");

-- CreateIndex
CREATE INDEX "Practice_sourceId_idx" ON "Practice"("sourceId");

-- CreateIndex
CREATE INDEX "Difficulty_departmentId_idx" ON "Difficulty"("departmentId");

-- CreateIndex
CREATE INDEX "Difficulty_exchangeId_idx" ON "Difficulty"("exchangeId");

-- CreateIndex
CREATE INDEX "Difficulty_sourceId_idx" ON "Difficulty"("sourceId");

-- CreateIndex
CREATE INDEX "DifficultyAnswer_difficultyId_answeredOn_id_idx" ON "DifficultyAnswer"("difficultyId", "answeredOn", "id");

-- CreateIndex
CREATE INDEX "DifficultyAnswer_departmentId_idx" ON "DifficultyAnswer"("departmentId");

-- CreateIndex
CREATE INDEX "DifficultyAnswer_practiceId_idx" ON "DifficultyAnswer"("practiceId");

-- CreateIndex
CREATE UNIQUE INDEX "Programme_code_key" ON "Programme"("code");

-- CreateIndex
CREATE INDEX "Programme_legalBasisId_idx" ON "Programme"("legalBasisId");

-- CreateIndex
CREATE INDEX "Programme_successorId_idx" ON "Programme"("successorId");

-- CreateIndex
CREATE INDEX "ProgrammeComponent_programmeId_position_id_idx" ON "ProgrammeComponent"("programmeId", "position", "id");

-- CreateIndex
CREATE INDEX "ProgrammeComponent_parentId_idx" ON "ProgrammeComponent"("parentId");

-- CreateIndex
CREATE UNIQUE INDEX "ProgrammeComponent_programmeId_code_key" ON "ProgrammeComponent"("programmeId", "code");

-- CreateIndex
CREATE INDEX "Delivery_programmeId_id_idx" ON "Delivery"("programmeId", "id");

-- CreateIndex
CREATE INDEX "Delivery_componentId_idx" ON "Delivery"("componentId");

-- CreateIndex
CREATE INDEX "Delivery_startsOn_id_idx" ON "Delivery"("startsOn", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_departmentId_programmeId_componentId_key" ON "Delivery"("departmentId", "programmeId", "componentId");

-- CreateIndex
CREATE INDEX "BudgetLine_fiscalYear_id_idx" ON "BudgetLine"("fiscalYear", "id");

-- CreateIndex
CREATE INDEX "BudgetLine_allocated_id_idx" ON "BudgetLine"("allocated", "id");

-- CreateIndex
CREATE UNIQUE INDEX "BudgetLine_deliveryId_fiscalYear_capitalType_capitalSource_key" ON "BudgetLine"("deliveryId", "fiscalYear", "capitalType", "capitalSource");

-- CreateIndex
CREATE INDEX "Disbursement_period_id_idx" ON "Disbursement"("period", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Disbursement_budgetLineId_period_key" ON "Disbursement"("budgetLineId", "period");

-- CreateIndex
CREATE INDEX "Province_sortKey_id_idx" ON "Province"("sortKey", "id");

-- CreateIndex
CREATE INDEX "Province_validFrom_id_idx" ON "Province"("validFrom", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Province_code_validFrom_key" ON "Province"("code", "validFrom");

-- CreateIndex
CREATE INDEX "ProvinceClassification_legalBasisId_idx" ON "ProvinceClassification"("legalBasisId");

-- CreateIndex
CREATE UNIQUE INDEX "ProvinceClassification_provinceId_validFrom_key" ON "ProvinceClassification"("provinceId", "validFrom");

-- CreateIndex
CREATE INDEX "ProvinceSuccession_successorId_idx" ON "ProvinceSuccession"("successorId");

-- CreateIndex
CREATE INDEX "ProvinceSuccession_legalBasisId_idx" ON "ProvinceSuccession"("legalBasisId");

-- CreateIndex
CREATE INDEX "ProvinceSuccession_effectiveOn_id_idx" ON "ProvinceSuccession"("effectiveOn", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ProvinceSuccession_predecessorId_successorId_key" ON "ProvinceSuccession"("predecessorId", "successorId");

-- AddForeignKey
ALTER TABLE "CooperationAgreement" ADD CONSTRAINT "CooperationAgreement_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementParty" ADD CONSTRAINT "AgreementParty_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementParty" ADD CONSTRAINT "AgreementParty_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingClause" ADD CONSTRAINT "SharingClause_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingClause" ADD CONSTRAINT "SharingClause_fromPartyId_fkey" FOREIGN KEY ("fromPartyId") REFERENCES "AgreementParty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingClause" ADD CONSTRAINT "SharingClause_toPartyId_fkey" FOREIGN KEY ("toPartyId") REFERENCES "AgreementParty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingClause" ADD CONSTRAINT "SharingClause_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementReview" ADD CONSTRAINT "AgreementReview_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementDocument" ADD CONSTRAINT "AgreementDocument_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementDocument" ADD CONSTRAINT "AgreementDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_fromDepartmentId_fkey" FOREIGN KEY ("fromDepartmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_toDepartmentId_fkey" FOREIGN KEY ("toDepartmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Beneficiary" ADD CONSTRAINT "Beneficiary_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_beneficiaryId_fkey" FOREIGN KEY ("beneficiaryId") REFERENCES "Beneficiary"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_enrolmentId_fkey" FOREIGN KEY ("enrolmentId") REFERENCES "Enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Department" ADD CONSTRAINT "Department_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentSuccession" ADD CONSTRAINT "DepartmentSuccession_predecessorId_fkey" FOREIGN KEY ("predecessorId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentSuccession" ADD CONSTRAINT "DepartmentSuccession_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentSuccession" ADD CONSTRAINT "DepartmentSuccession_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentLineage" ADD CONSTRAINT "DepartmentLineage_ancestorId_fkey" FOREIGN KEY ("ancestorId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DepartmentLineage" ADD CONSTRAINT "DepartmentLineage_descendantId_fkey" FOREIGN KEY ("descendantId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Exchange" ADD CONSTRAINT "Exchange_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Exchange" ADD CONSTRAINT "Exchange_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExchangeParticipant" ADD CONSTRAINT "ExchangeParticipant_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExchangeParticipant" ADD CONSTRAINT "ExchangeParticipant_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExchangeParticipant" ADD CONSTRAINT "ExchangeParticipant_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExchangeDocument" ADD CONSTRAINT "ExchangeDocument_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExchangeDocument" ADD CONSTRAINT "ExchangeDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_indicatorId_fkey" FOREIGN KEY ("indicatorId") REFERENCES "Indicator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StandardLevel" ADD CONSTRAINT "StandardLevel_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StandardLevel" ADD CONSTRAINT "StandardLevel_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StandardLevel" ADD CONSTRAINT "StandardLevel_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StandardLevel" ADD CONSTRAINT "StandardLevel_replacesId_fkey" FOREIGN KEY ("replacesId") REFERENCES "StandardLevel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StandardLevel" ADD CONSTRAINT "StandardLevel_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Practice" ADD CONSTRAINT "Practice_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Practice" ADD CONSTRAINT "Practice_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Practice" ADD CONSTRAINT "Practice_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Practice" ADD CONSTRAINT "Practice_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Practice" ADD CONSTRAINT "Practice_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Difficulty" ADD CONSTRAINT "Difficulty_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Difficulty" ADD CONSTRAINT "Difficulty_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Difficulty" ADD CONSTRAINT "Difficulty_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DifficultyAnswer" ADD CONSTRAINT "DifficultyAnswer_difficultyId_fkey" FOREIGN KEY ("difficultyId") REFERENCES "Difficulty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DifficultyAnswer" ADD CONSTRAINT "DifficultyAnswer_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DifficultyAnswer" ADD CONSTRAINT "DifficultyAnswer_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "Practice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Programme" ADD CONSTRAINT "Programme_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Programme" ADD CONSTRAINT "Programme_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "Programme"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProgrammeComponent" ADD CONSTRAINT "ProgrammeComponent_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProgrammeComponent" ADD CONSTRAINT "ProgrammeComponent_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "ProgrammeComponent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_componentId_fkey" FOREIGN KEY ("componentId") REFERENCES "ProgrammeComponent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BudgetLine" ADD CONSTRAINT "BudgetLine_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "Delivery"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Disbursement" ADD CONSTRAINT "Disbursement_budgetLineId_fkey" FOREIGN KEY ("budgetLineId") REFERENCES "BudgetLine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProvinceClassification" ADD CONSTRAINT "ProvinceClassification_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProvinceClassification" ADD CONSTRAINT "ProvinceClassification_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProvinceSuccession" ADD CONSTRAINT "ProvinceSuccession_predecessorId_fkey" FOREIGN KEY ("predecessorId") REFERENCES "Province"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProvinceSuccession" ADD CONSTRAINT "ProvinceSuccession_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "Province"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProvinceSuccession" ADD CONSTRAINT "ProvinceSuccession_legalBasisId_fkey" FOREIGN KEY ("legalBasisId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- Text match
CREATE INDEX "Department_name_fold_idx" ON "Department" USING gin (public.fold("name") gin_trgm_ops);
CREATE INDEX "Document_about_fold_idx" ON "Document" USING gin (public.fold("about") gin_trgm_ops);
CREATE INDEX "CooperationAgreement_title_fold_idx" ON "CooperationAgreement" USING gin (public.fold("title") gin_trgm_ops);

-- A province-level unit and all units it came from.
CREATE VIEW "ProvinceUnit" AS
WITH RECURSIVE unit ("provinceId", "unitId") AS (
    SELECT "id", "id" FROM "Province"
    UNION
    SELECT unit."provinceId", succession."predecessorId"
    FROM unit JOIN "ProvinceSuccession" succession ON succession."successorId" = unit."unitId"
)
SELECT * FROM unit;

CREATE VIEW "DisbursementRate" AS
WITH paid AS (
    SELECT "budgetLineId", sum("amount") AS amount FROM "Disbursement" GROUP BY "budgetLineId"
), own AS (
    SELECT department."provinceId" AS "unitId", delivery."programmeId", line."fiscalYear", line."capitalType",
           sum(line."allocated" + line."carriedOver") AS planned,
           sum(coalesce(paid.amount, 0)) AS disbursed,
           bool_or(line."synthetic") AS synthetic
    FROM "BudgetLine" line
    JOIN "Delivery" delivery ON delivery."id" = line."deliveryId"
    JOIN "Department" department ON department."id" = delivery."departmentId"
    LEFT JOIN paid ON paid."budgetLineId" = line."id"
    GROUP BY 1, 2, 3, 4
), total AS (
    SELECT unit."provinceId", own."programmeId", own."fiscalYear", own."capitalType",
           sum(own.planned)::bigint AS planned, sum(own.disbursed)::bigint AS disbursed, bool_or(own.synthetic) AS synthetic
    FROM own JOIN "ProvinceUnit" unit ON unit."unitId" = own."unitId"
    GROUP BY 1, 2, 3, 4
)
SELECT (total."provinceId" || '.' || total."programmeId" || '.' || total."fiscalYear" || '.' || total."capitalType") COLLATE "C" AS "id",
       total."provinceId", total."programmeId", programme."kind" AS "programmeKind", total."fiscalYear", total."capitalType",
       total.planned, total.disbursed,
       round(100.0 * total.disbursed / nullif(total.planned, 0), 2)::float8 AS "rate",
       province."validFrom", province."validTo", total.synthetic
FROM total
JOIN "Province" province ON province."id" = total."provinceId"
JOIN "Programme" programme ON programme."id" = total."programmeId";

CREATE VIEW "ProvinceFigure" AS
WITH predecessor AS (
    SELECT unit."provinceId", unit."unitId" FROM "ProvinceUnit" unit
    WHERE unit."unitId" <> unit."provinceId"
      AND NOT EXISTS (SELECT 1 FROM "ProvinceSuccession" earlier WHERE earlier."successorId" = unit."unitId")
), known AS (
    SELECT "provinceId" AS "unitId", "indicatorId", "period", "moment", "actual", coalesce("actualQualifier", 'EXACT') AS qualifier
    FROM "IndicatorValue" WHERE "provinceId" IS NOT NULL AND "actual" IS NOT NULL
), part AS (
    SELECT "unitId" AS "provinceId", known.*, true AS own, 1 AS "unitCount" FROM known
    UNION ALL
    SELECT predecessor."provinceId", known.*, false,
           (SELECT count(*) FROM predecessor sibling WHERE sibling."provinceId" = predecessor."provinceId")::int
    FROM predecessor JOIN known ON known."unitId" = predecessor."unitId"
), ranked AS (
    SELECT part.*, bool_or(own) OVER (PARTITION BY "provinceId", "indicatorId", "period", "moment") AS "ownKnown" FROM part
), grouped AS (
    SELECT "provinceId", "indicatorId", "period", "moment", max("unitCount") AS "unitCount",
           count(DISTINCT "unitId")::int AS "knownCount", sum("actual") AS total,
           count(DISTINCT qualifier) AS qualifiers, min(qualifier) AS lowest, bool_and(qualifier IN ('EXACT', 'AT_LEAST')) AS "lowerBound",
           json_agg(json_build_object('provinceId', "unitId", 'value', "actual", 'qualifier', qualifier) ORDER BY "unitId", "actual", qualifier) AS parts
    FROM ranked WHERE own OR NOT "ownKnown"
    GROUP BY 1, 2, 3, 4
)
SELECT (grouped."provinceId" || '.' || grouped."indicatorId" || '.' || coalesce(grouped."period", '-') || '.' || grouped."moment") COLLATE "C" AS "id",
       grouped."provinceId", grouped."indicatorId", grouped."period", grouped."moment",
       CASE WHEN indicator."additive" OR grouped."unitCount" = 1 THEN grouped.total::numeric(20, 4) END AS "value",
       CASE WHEN NOT indicator."additive" AND grouped."unitCount" > 1 THEN NULL
            WHEN grouped."knownCount" < grouped."unitCount" AND grouped."lowerBound" THEN 'AT_LEAST'::"Qualifier"
            WHEN grouped."knownCount" = grouped."unitCount" AND grouped.qualifiers = 1 THEN grouped.lowest
            WHEN grouped."knownCount" = grouped."unitCount" AND grouped."lowerBound" THEN 'AT_LEAST'::"Qualifier"
            ELSE 'APPROXIMATE'::"Qualifier" END AS "qualifier",
       grouped."unitCount", grouped."knownCount", grouped.parts::jsonb AS "parts",
       province."validFrom", province."validTo"
FROM grouped
JOIN "Province" province ON province."id" = grouped."provinceId"
JOIN "Indicator" indicator ON indicator."id" = grouped."indicatorId";

CREATE VIEW "AgreementCarrier" AS
WITH carried AS (
    SELECT party."id" AS "partyId", field.field, party."departmentId"
    FROM "AgreementParty" party
    JOIN "CooperationAgreement" agreement ON agreement."id" = party."agreementId"
    CROSS JOIN LATERAL unnest(agreement."fields") AS field (field)
), resolved AS (
    SELECT carried."partyId", carried.field, carried."departmentId" FROM carried
    UNION
    SELECT carried."partyId", carried.field, lineage."descendantId"
    FROM carried
    JOIN "DepartmentLineage" lineage
      ON lineage."ancestorId" = carried."departmentId" AND lineage."field" = carried.field
)
SELECT (resolved."partyId" || '.' || resolved.field || '.' || resolved."departmentId") COLLATE "C" AS "id",
       resolved."partyId", resolved.field AS "field", resolved."departmentId",
       department."validFrom", department."validTo"
FROM resolved JOIN "Department" department ON department."id" = resolved."departmentId";
