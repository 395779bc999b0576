-- What published sources say, each with who said it: organisations, people, statements, directives, duties, needs, points.
DROP VIEW "ProvinceFigure";

CREATE TYPE "Confidence" AS ENUM ('READ', 'SECONDARY', 'MEMORY');

CREATE TYPE "CommitmentStatus" AS ENUM ('IN_PROGRESS', 'KEPT', 'NOT_KEPT');

CREATE TYPE "DirectiveStatus" AS ENUM ('IN_PROGRESS', 'DONE', 'OVERDUE');

CREATE TYPE "TargetStrength" AS ENUM ('MUST', 'STRIVE', 'CONSIDER');

CREATE TYPE "DocumentRelationRole" AS ENUM ('IMPLEMENTS', 'REFERS_TO', 'AMENDS', 'REPEALS');

CREATE TYPE "PartOfDay" AS ENUM ('MORNING', 'AFTERNOON');

CREATE TYPE "ParticipantPresence" AS ENUM ('LEADERS', 'REPRESENTATIVES');

CREATE TYPE "DocumentRole" AS ENUM ('LEGAL_BASIS', 'CONTEXT');

CREATE TYPE "FactNoteKind" AS ENUM ('UNKNOWN', 'INFERRED', 'READING');

CREATE TYPE "Measure" AS ENUM ('STOCK', 'FLOW', 'RATE');

CREATE TYPE "ProvinceRole" AS ENUM ('LEARNER', 'TEACHER', 'AFFECTED', 'LEADERS');

CREATE TYPE "OrganisationKind" AS ENUM ('NATIONAL_ASSEMBLY', 'NATIONAL_ASSEMBLY_DELEGATION', 'GOVERNMENT', 'MINISTRY', 'PEOPLES_COUNCIL', 'PEOPLES_COUNCIL_BOARD', 'PEOPLES_COMMITTEE', 'COMMITTEE_OFFICE', 'COMMITTEE_OFFICE_ROOM', 'DEPARTMENT', 'DISTRICT_OFFICE', 'PARTY_BODY', 'FRONT', 'MASS_ORGANISATION', 'SOCIAL_INSURANCE', 'POST', 'BANK', 'SCHOOL', 'VOCATIONAL_INSTITUTION', 'JOB_CENTRE', 'INSTITUTION', 'OTHER');

CREATE TYPE "AdministrativeLevel" AS ENUM ('CENTRAL', 'PROVINCE', 'DISTRICT', 'COMMUNE', 'GRASSROOTS');

CREATE TYPE "OrganisationRole" AS ENUM ('ISSUER', 'SUBMITTER', 'ADVISER', 'RECIPIENT', 'ADDRESSEE', 'COMMITTED');

CREATE TYPE "PointKind" AS ENUM ('CONTENT', 'OBJECTIVE', 'PURPOSE', 'SETTING', 'BASIS', 'TOPIC', 'TASK', 'CONTEXT', 'LESSON', 'RESULT', 'PLANNED_TASK');

CREATE TYPE "ReportingCycle" AS ENUM ('MONTHLY', 'QUARTERLY', 'SEMIANNUAL', 'ANNUAL');

CREATE TYPE "StatementRole" AS ENUM ('SIGNED', 'PRESENTED', 'SPOKE', 'REPORTED', 'QUOTED', 'DIRECTED', 'COMMITTED', 'HANDED_OVER', 'INTERVIEWED');

ALTER TABLE "AgreementParty" ADD COLUMN     "signedBy" TEXT COLLATE "C";

ALTER TABLE "CooperationAgreement" ADD COLUMN     "contentsOpenEnded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "levels" "AdministrativeLevel"[] DEFAULT ARRAY[]::"AdministrativeLevel"[],
ADD COLUMN     "objectivesOpenEnded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "purposesOpenEnded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "readings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "titleAsPublished" TEXT COLLATE "C",
ADD COLUMN     "titleEn" TEXT COLLATE "C";

ALTER TABLE "Department" ADD COLUMN     "organisationId" TEXT COLLATE "C";

ALTER TABLE "Difficulty"
ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "answer" TEXT COLLATE "C",
ADD COLUMN     "answerEn" TEXT COLLATE "C",
ADD COLUMN     "fields" "FieldOfWork"[],
ADD COLUMN     "openEnded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "saidById" TEXT COLLATE "C",
ADD COLUMN     "unknowns" JSONB NOT NULL DEFAULT '[]',
ALTER COLUMN "status" DROP NOT NULL,
ALTER COLUMN "status" DROP DEFAULT;

ALTER TABLE "Document" ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "confidence" "Confidence",
ADD COLUMN     "publishedAsId" TEXT COLLATE "C",
ADD COLUMN     "effectiveFrom" DATE,
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "recipients" TEXT[] COLLATE "C" DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "signedFor" TEXT COLLATE "C",
ADD COLUMN     "signerId" TEXT COLLATE "C",
ADD COLUMN     "signerTitle" TEXT COLLATE "C",
ADD COLUMN     "signingCapacity" TEXT COLLATE "C",
ADD COLUMN     "sourceId" TEXT COLLATE "C",
ADD COLUMN     "titleAsPublished" TEXT COLLATE "C";

ALTER TABLE "DocumentShare" RENAME COLUMN "sinceYear" TO "practisedSince";
ALTER TABLE "DocumentShare"
ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "advisedToId" TEXT COLLATE "C",
ADD COLUMN     "appliedAt" TEXT COLLATE "C",
ADD COLUMN     "purpose" TEXT COLLATE "C",
ADD COLUMN     "purposeEn" TEXT COLLATE "C",
ADD COLUMN     "readings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "saidById" TEXT COLLATE "C",
ADD COLUMN     "sharedOn" DATE,
ADD COLUMN     "unknowns" JSONB NOT NULL DEFAULT '[]';

ALTER TABLE "Exchange" ADD COLUMN     "documentId" TEXT COLLATE "C",
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "partOfDay" "PartOfDay",
ADD COLUMN     "periodAhead" TEXT COLLATE "C",
ADD COLUMN     "presentAs" TEXT COLLATE "C",
ADD COLUMN     "presentAsEn" TEXT COLLATE "C",
ADD COLUMN     "titleAsPublished" TEXT COLLATE "C",
ADD COLUMN     "titleEn" TEXT COLLATE "C",
ADD COLUMN     "topicsOpenEnded" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "ExchangeDocument" ADD COLUMN     "role" "DocumentRole" NOT NULL DEFAULT 'LEGAL_BASIS';

ALTER TABLE "ExchangeParticipant" ADD COLUMN     "organisationId" TEXT COLLATE "C",
ADD COLUMN     "personId" TEXT COLLATE "C",
ADD COLUMN     "present" "ParticipantPresence";

ALTER TABLE "Indicator" ADD COLUMN     "fields" "FieldOfWork"[],
ADD COLUMN     "measure" "Measure",
ADD COLUMN     "unitName" TEXT COLLATE "C";
ALTER TABLE "Indicator" RENAME COLUMN "about" TO "nameEn";

ALTER TABLE "IndicatorValue" RENAME COLUMN "note" TO "about";
ALTER TABLE "IndicatorValue"
ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "organisationId" TEXT COLLATE "C",
ADD COLUMN     "readings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "saidById" TEXT COLLATE "C",
ADD COLUMN     "setById" TEXT COLLATE "C",
ADD COLUMN     "statedOn" DATE,
ALTER COLUMN "moment" DROP NOT NULL,
ALTER COLUMN "moment" DROP DEFAULT;

ALTER TABLE "Practice"
ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "agreementId" TEXT COLLATE "C",
ADD COLUMN     "fields" "FieldOfWork"[],
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "openEnded" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "parties" TEXT[] COLLATE "C" DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "period" TEXT COLLATE "C",
ADD COLUMN     "saidById" TEXT COLLATE "C",
ADD COLUMN     "unknowns" JSONB NOT NULL DEFAULT '[]';

ALTER TABLE "Programme" ADD COLUMN     "coveredPeriod" TEXT COLLATE "C",
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "nameAsPublished" TEXT COLLATE "C",
ADD COLUMN     "nameEn" TEXT COLLATE "C",
ADD COLUMN     "nameFrom" TEXT COLLATE "C",
ADD COLUMN     "resultsOpenEnded" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "Source" ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "authorId" TEXT COLLATE "C",
ADD COLUMN     "elsewhere" JSONB,
ADD COLUMN     "highlights" TEXT COLLATE "C",
ADD COLUMN     "highlightsEn" TEXT COLLATE "C",
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "outlet" TEXT COLLATE "C",
ADD COLUMN     "photographerId" TEXT COLLATE "C",
ADD COLUMN     "provinceId" TEXT COLLATE "C",
ADD COLUMN     "publishedAt" TEXT COLLATE "C",
ADD COLUMN     "titleAsPublished" TEXT COLLATE "C";

ALTER TABLE "StandardLevel" RENAME COLUMN "note" TO "about";
ALTER TABLE "StandardLevel"
ADD COLUMN     "aboutEn" TEXT COLLATE "C",
ADD COLUMN     "basisInForce" DATE,
ADD COLUMN     "confidence" "Confidence",
ADD COLUMN     "furtherGroups" JSONB,
ADD COLUMN     "inferred" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "previousAmount" BIGINT,
ADD COLUMN     "saidById" TEXT COLLATE "C";

CREATE TABLE "Commitment" (
    "id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "cycle" "ReviewCycle",
    "status" "CommitmentStatus",
    "agreementId" TEXT COLLATE "C" NOT NULL,
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Commitment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Award" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C" NOT NULL,
    "year" INTEGER,
    "handedOverOn" DATE,
    "grantedById" TEXT COLLATE "C" NOT NULL,
    "recipientId" TEXT COLLATE "C" NOT NULL,
    "handedOverById" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C" NOT NULL,
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Award_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Directive" (
    "id" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C",
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "fields" "FieldOfWork"[],
    "addressees" TEXT[] COLLATE "C",
    "jointlyWith" TEXT[] COLLATE "C",
    "period" TEXT COLLATE "C",
    "effectiveFrom" DATE,
    "due" DATE,
    "status" "DirectiveStatus",
    "indicatorId" TEXT COLLATE "C",
    "target" DECIMAL(20,4),
    "targetYear" INTEGER,
    "targetStrength" "TargetStrength",
    "openEnded" BOOLEAN NOT NULL DEFAULT false,
    "focalPointId" TEXT COLLATE "C",
    "saidById" TEXT COLLATE "C",
    "statementId" TEXT COLLATE "C",
    "exchangeId" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "inferred" JSONB NOT NULL DEFAULT '[]',
    "readings" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Directive_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "DocumentRelation" (
    "id" TEXT COLLATE "C" NOT NULL,
    "role" "DocumentRelationRole" NOT NULL,
    "fromId" TEXT COLLATE "C" NOT NULL,
    "toId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "DocumentRelation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "LearningNeed" (
    "id" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "fields" "FieldOfWork"[],
    "otherSubjects" TEXT[] COLLATE "C",
    "openEnded" BOOLEAN NOT NULL DEFAULT false,
    "saidById" TEXT COLLATE "C",
    "directiveId" TEXT COLLATE "C",
    "agreementId" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "inferred" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "LearningNeed_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ProvinceMention" (
    "id" TEXT COLLATE "C" NOT NULL,
    "role" "ProvinceRole" NOT NULL,
    "position" INTEGER NOT NULL,
    "provinceId" TEXT COLLATE "C" NOT NULL,
    "learningNeedId" TEXT COLLATE "C",
    "difficultyId" TEXT COLLATE "C",

    CONSTRAINT "ProvinceMention_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PracticeMatch" (
    "id" TEXT COLLATE "C" NOT NULL,
    "learningNeedId" TEXT COLLATE "C" NOT NULL,
    "practiceId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "PracticeMatch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Organisation" (
    "id" TEXT COLLATE "C" NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "kind" "OrganisationKind" NOT NULL,
    "level" "AdministrativeLevel" NOT NULL,
    "isGroup" BOOLEAN NOT NULL DEFAULT false,
    "aliases" TEXT[] COLLATE "C",
    "provinceId" TEXT COLLATE "C",
    "parentId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "inferred" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Organisation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "OrganisationSource" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organisationId" TEXT COLLATE "C" NOT NULL,
    "sourceId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "OrganisationSource_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "OrganisationMention" (
    "id" TEXT COLLATE "C" NOT NULL,
    "role" "OrganisationRole" NOT NULL,
    "position" INTEGER NOT NULL,
    "organisationId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C",
    "directiveId" TEXT COLLATE "C",
    "reportingDutyId" TEXT COLLATE "C",
    "commitmentId" TEXT COLLATE "C",

    CONSTRAINT "OrganisationMention_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Person" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "organisationId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PersonTitle" (
    "id" TEXT COLLATE "C" NOT NULL,
    "personId" TEXT COLLATE "C" NOT NULL,
    "sourceId" TEXT COLLATE "C",
    "title" TEXT COLLATE "C",

    CONSTRAINT "PersonTitle_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Point" (
    "id" TEXT COLLATE "C" NOT NULL,
    "kind" "PointKind" NOT NULL,
    "position" INTEGER NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C",
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "fields" "FieldOfWork"[],
    "saidById" TEXT COLLATE "C",
    "agreementId" TEXT COLLATE "C",
    "exchangeId" TEXT COLLATE "C",
    "directiveId" TEXT COLLATE "C",
    "learningNeedId" TEXT COLLATE "C",
    "statedNeedId" TEXT COLLATE "C",
    "programmeId" TEXT COLLATE "C",
    "statementId" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "inferred" JSONB NOT NULL DEFAULT '[]',
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Point_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PointDocument" (
    "id" TEXT COLLATE "C" NOT NULL,
    "pointId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "PointDocument_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PracticeDocument" (
    "id" TEXT COLLATE "C" NOT NULL,
    "practiceId" TEXT COLLATE "C" NOT NULL,
    "documentId" TEXT COLLATE "C" NOT NULL,
    "role" "DocumentRole" NOT NULL,

    CONSTRAINT "PracticeDocument_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ProgrammeSource" (
    "id" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "sourceId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "ProgrammeSource_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ProgrammeLink" (
    "id" TEXT COLLATE "C" NOT NULL,
    "programmeId" TEXT COLLATE "C" NOT NULL,
    "componentId" TEXT COLLATE "C",
    "exchangeId" TEXT COLLATE "C",
    "directiveId" TEXT COLLATE "C",
    "pointId" TEXT COLLATE "C",
    "practiceId" TEXT COLLATE "C",
    "difficultyId" TEXT COLLATE "C",
    "indicatorValueId" TEXT COLLATE "C",

    CONSTRAINT "ProgrammeLink_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ReportingDuty" (
    "id" TEXT COLLATE "C" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "cycle" "ReportingCycle" NOT NULL,
    "dueDay" TEXT COLLATE "C",
    "purpose" TEXT COLLATE "C",
    "purposeEn" TEXT COLLATE "C",
    "fields" "FieldOfWork"[],
    "reporterId" TEXT COLLATE "C" NOT NULL,
    "directedById" TEXT COLLATE "C",
    "saidById" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C",
    "unknowns" JSONB NOT NULL DEFAULT '[]',
    "readings" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "ReportingDuty_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Statement" (
    "id" TEXT COLLATE "C" NOT NULL,
    "role" "StatementRole" NOT NULL,
    "about" TEXT COLLATE "C" NOT NULL,
    "aboutEn" TEXT COLLATE "C" NOT NULL,
    "sortKey" TEXT COLLATE "C" NOT NULL,
    "onBehalfOf" TEXT COLLATE "C",
    "signedFor" TEXT COLLATE "C",
    "object" TEXT COLLATE "C",
    "objectEn" TEXT COLLATE "C",
    "openEnded" BOOLEAN NOT NULL DEFAULT false,
    "agreementId" TEXT COLLATE "C",
    "exchangeId" TEXT COLLATE "C",
    "documentId" TEXT COLLATE "C",
    "awardId" TEXT COLLATE "C",
    "sourceId" TEXT COLLATE "C" NOT NULL,
    "unknowns" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Statement_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "StatementSpeaker" (
    "id" TEXT COLLATE "C" NOT NULL,
    "statementId" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "personId" TEXT COLLATE "C",
    "organisationId" TEXT COLLATE "C",
    "provinceId" TEXT COLLATE "C",

    CONSTRAINT "StatementSpeaker_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Commitment_sourceId_idx" ON "Commitment"("sourceId");

CREATE UNIQUE INDEX "Commitment_agreementId_position_key" ON "Commitment"("agreementId", "position");

CREATE INDEX "Award_grantedById_idx" ON "Award"("grantedById");

CREATE INDEX "Award_recipientId_idx" ON "Award"("recipientId");

CREATE INDEX "Award_handedOverById_idx" ON "Award"("handedOverById");

CREATE INDEX "Award_sourceId_idx" ON "Award"("sourceId");

CREATE INDEX "Directive_indicatorId_idx" ON "Directive"("indicatorId");

CREATE INDEX "Directive_focalPointId_idx" ON "Directive"("focalPointId");

CREATE INDEX "Directive_saidById_idx" ON "Directive"("saidById");

CREATE INDEX "Directive_statementId_idx" ON "Directive"("statementId");

CREATE INDEX "Directive_exchangeId_idx" ON "Directive"("exchangeId");

CREATE INDEX "Directive_sourceId_idx" ON "Directive"("sourceId");

CREATE INDEX "DocumentRelation_toId_idx" ON "DocumentRelation"("toId");

CREATE UNIQUE INDEX "DocumentRelation_fromId_toId_role_key" ON "DocumentRelation"("fromId", "toId", "role");

CREATE INDEX "LearningNeed_saidById_idx" ON "LearningNeed"("saidById");

CREATE INDEX "LearningNeed_directiveId_idx" ON "LearningNeed"("directiveId");

CREATE INDEX "LearningNeed_agreementId_idx" ON "LearningNeed"("agreementId");

CREATE INDEX "LearningNeed_sourceId_idx" ON "LearningNeed"("sourceId");

CREATE INDEX "ProvinceMention_provinceId_idx" ON "ProvinceMention"("provinceId");

CREATE INDEX "ProvinceMention_learningNeedId_idx" ON "ProvinceMention"("learningNeedId");

CREATE INDEX "ProvinceMention_difficultyId_idx" ON "ProvinceMention"("difficultyId");

CREATE INDEX "PracticeMatch_practiceId_idx" ON "PracticeMatch"("practiceId");

CREATE UNIQUE INDEX "PracticeMatch_learningNeedId_practiceId_key" ON "PracticeMatch"("learningNeedId", "practiceId");

CREATE INDEX "Organisation_code_idx" ON "Organisation"("code");

CREATE INDEX "Organisation_provinceId_idx" ON "Organisation"("provinceId");

CREATE INDEX "Organisation_parentId_idx" ON "Organisation"("parentId");

CREATE INDEX "Organisation_sortKey_id_idx" ON "Organisation"("sortKey", "id");

CREATE INDEX "OrganisationSource_sourceId_idx" ON "OrganisationSource"("sourceId");

CREATE UNIQUE INDEX "OrganisationSource_organisationId_sourceId_key" ON "OrganisationSource"("organisationId", "sourceId");

CREATE INDEX "OrganisationMention_organisationId_idx" ON "OrganisationMention"("organisationId");

CREATE INDEX "OrganisationMention_documentId_idx" ON "OrganisationMention"("documentId");

CREATE INDEX "OrganisationMention_directiveId_idx" ON "OrganisationMention"("directiveId");

CREATE INDEX "OrganisationMention_reportingDutyId_idx" ON "OrganisationMention"("reportingDutyId");

CREATE INDEX "OrganisationMention_commitmentId_idx" ON "OrganisationMention"("commitmentId");

CREATE INDEX "Person_organisationId_idx" ON "Person"("organisationId");

CREATE INDEX "Person_sortKey_id_idx" ON "Person"("sortKey", "id");

CREATE INDEX "PersonTitle_sourceId_idx" ON "PersonTitle"("sourceId");

CREATE UNIQUE INDEX "PersonTitle_personId_sourceId_key" ON "PersonTitle"("personId", "sourceId");

CREATE INDEX "Point_saidById_idx" ON "Point"("saidById");

CREATE INDEX "Point_agreementId_kind_position_idx" ON "Point"("agreementId", "kind", "position");

CREATE INDEX "Point_exchangeId_idx" ON "Point"("exchangeId");

CREATE INDEX "Point_directiveId_idx" ON "Point"("directiveId");

CREATE INDEX "Point_learningNeedId_idx" ON "Point"("learningNeedId");

CREATE INDEX "Point_statedNeedId_idx" ON "Point"("statedNeedId");

CREATE INDEX "Point_programmeId_idx" ON "Point"("programmeId");

CREATE INDEX "Point_statementId_idx" ON "Point"("statementId");

CREATE INDEX "Point_sourceId_idx" ON "Point"("sourceId");

CREATE INDEX "PointDocument_documentId_idx" ON "PointDocument"("documentId");

CREATE UNIQUE INDEX "PointDocument_pointId_documentId_key" ON "PointDocument"("pointId", "documentId");

CREATE INDEX "PracticeDocument_documentId_idx" ON "PracticeDocument"("documentId");

CREATE UNIQUE INDEX "PracticeDocument_practiceId_documentId_key" ON "PracticeDocument"("practiceId", "documentId");

CREATE INDEX "ProgrammeSource_sourceId_idx" ON "ProgrammeSource"("sourceId");

CREATE UNIQUE INDEX "ProgrammeSource_programmeId_sourceId_key" ON "ProgrammeSource"("programmeId", "sourceId");

CREATE INDEX "ProgrammeLink_programmeId_idx" ON "ProgrammeLink"("programmeId");

CREATE INDEX "ProgrammeLink_componentId_idx" ON "ProgrammeLink"("componentId");

CREATE INDEX "ProgrammeLink_exchangeId_idx" ON "ProgrammeLink"("exchangeId");

CREATE INDEX "ProgrammeLink_directiveId_idx" ON "ProgrammeLink"("directiveId");

CREATE INDEX "ProgrammeLink_pointId_idx" ON "ProgrammeLink"("pointId");

CREATE INDEX "ProgrammeLink_practiceId_idx" ON "ProgrammeLink"("practiceId");

CREATE INDEX "ProgrammeLink_difficultyId_idx" ON "ProgrammeLink"("difficultyId");

CREATE INDEX "ProgrammeLink_indicatorValueId_idx" ON "ProgrammeLink"("indicatorValueId");

CREATE INDEX "ReportingDuty_reporterId_idx" ON "ReportingDuty"("reporterId");

CREATE INDEX "ReportingDuty_directedById_idx" ON "ReportingDuty"("directedById");

CREATE INDEX "ReportingDuty_saidById_idx" ON "ReportingDuty"("saidById");

CREATE INDEX "ReportingDuty_sourceId_idx" ON "ReportingDuty"("sourceId");

CREATE INDEX "Statement_agreementId_idx" ON "Statement"("agreementId");

CREATE INDEX "Statement_exchangeId_idx" ON "Statement"("exchangeId");

CREATE INDEX "Statement_documentId_idx" ON "Statement"("documentId");

CREATE INDEX "Statement_awardId_idx" ON "Statement"("awardId");

CREATE INDEX "Statement_sourceId_idx" ON "Statement"("sourceId");

CREATE INDEX "StatementSpeaker_personId_idx" ON "StatementSpeaker"("personId");

CREATE INDEX "StatementSpeaker_organisationId_idx" ON "StatementSpeaker"("organisationId");

CREATE INDEX "StatementSpeaker_provinceId_idx" ON "StatementSpeaker"("provinceId");

CREATE UNIQUE INDEX "StatementSpeaker_statementId_position_key" ON "StatementSpeaker"("statementId", "position");

CREATE INDEX "Department_organisationId_idx" ON "Department"("organisationId");

CREATE INDEX "Difficulty_saidById_idx" ON "Difficulty"("saidById");

CREATE INDEX "Document_signerId_idx" ON "Document"("signerId");

CREATE INDEX "Document_sourceId_idx" ON "Document"("sourceId");

CREATE INDEX "DocumentShare_advisedToId_idx" ON "DocumentShare"("advisedToId");

CREATE INDEX "DocumentShare_saidById_idx" ON "DocumentShare"("saidById");

CREATE INDEX "Exchange_documentId_idx" ON "Exchange"("documentId");

CREATE INDEX "ExchangeParticipant_organisationId_idx" ON "ExchangeParticipant"("organisationId");

CREATE INDEX "ExchangeParticipant_personId_idx" ON "ExchangeParticipant"("personId");

CREATE INDEX "IndicatorValue_organisationId_idx" ON "IndicatorValue"("organisationId");

CREATE INDEX "IndicatorValue_saidById_idx" ON "IndicatorValue"("saidById");

CREATE INDEX "IndicatorValue_setById_idx" ON "IndicatorValue"("setById");

CREATE INDEX "Practice_saidById_idx" ON "Practice"("saidById");

CREATE INDEX "Practice_agreementId_idx" ON "Practice"("agreementId");

CREATE INDEX "Source_authorId_idx" ON "Source"("authorId");

CREATE INDEX "Source_photographerId_idx" ON "Source"("photographerId");

CREATE INDEX "Document_publishedAsId_idx" ON "Document"("publishedAsId");

CREATE INDEX "Source_provinceId_idx" ON "Source"("provinceId");

CREATE INDEX "StandardLevel_saidById_idx" ON "StandardLevel"("saidById");

-- Every department is a period of an organisation. Codes are used again by the provinces of 2025-07-01: an organisation of a
-- later province has its first day in its key.
INSERT INTO "Organisation" ("id", "code", "name", "sortKey", "kind", "level", "aliases", "provinceId")
SELECT DISTINCT ON (body."id") body."id", regexp_replace(body."id", '-[0-9]{8}$', ''), department."name", department."sortKey",
       department."kind"::text::"OrganisationKind", 'PROVINCE', '{}', department."provinceId"
FROM "Department" department
JOIN "Province" province ON province."id" = department."provinceId"
CROSS JOIN LATERAL (
    -- The sources call this body by another abbreviation than the code of its department.
    SELECT CASE WHEN department."code" = '40-TINHDOAN' THEN '40-TD' WHEN EXISTS (
        SELECT 1 FROM "Department" earlier JOIN "Province" old ON old."id" = earlier."provinceId"
        WHERE earlier."code" = department."code" AND old."validFrom" < province."validFrom")
    THEN department."code" || '-' || to_char(province."validFrom", 'YYYYMMDD') ELSE department."code" END AS "id"
) body
ORDER BY body."id", department."validFrom" DESC;
UPDATE "Department" department SET "organisationId" = (
    SELECT organisation."id" FROM "Organisation" organisation
    WHERE organisation."provinceId" = department."provinceId"
      AND organisation."code" = CASE department."code" WHEN '40-TINHDOAN' THEN '40-TD' ELSE department."code" END);
ALTER TABLE "Department" ALTER COLUMN "organisationId" SET NOT NULL;

-- One field of work becomes a list.
UPDATE "Difficulty" SET "fields" = array_remove(ARRAY["field"], NULL);
UPDATE "Practice" SET "fields" = array_remove(ARRAY["field"], NULL);
UPDATE "Indicator" SET "fields" = array_remove(ARRAY["field"], NULL), "unitName" = "unit",
    "measure" = (CASE WHEN "additive" THEN 'FLOW' ELSE 'RATE' END)::"Measure";
ALTER TABLE "Difficulty" DROP COLUMN "field";
ALTER TABLE "Practice" DROP COLUMN "field";
ALTER TABLE "Indicator" DROP COLUMN "field", DROP COLUMN "additive",
    ALTER COLUMN "measure" SET NOT NULL, ALTER COLUMN "unitName" SET NOT NULL;

-- What agreements and exchanges listed in JSON becomes rows.
INSERT INTO "Point" ("id", "kind", "position", "about", "sortKey", "fields", "agreementId", "sourceId", "synthetic")
SELECT agreement."id" || '.objective-' || item.place, 'OBJECTIVE'::"PointKind", item.place, item.value->>'about', lower(item.value->>'about'),
       '{}'::"FieldOfWork"[], agreement."id", agreement."sourceId", agreement."synthetic"
FROM "CooperationAgreement" agreement
CROSS JOIN LATERAL jsonb_array_elements(agreement."objectives") WITH ORDINALITY AS item (value, place)
UNION ALL
SELECT agreement."id" || '.content-' || item.place, 'CONTENT'::"PointKind", item.place, item.value->>'about', lower(item.value->>'about'),
       ARRAY[(item.value->>'field')::"FieldOfWork"], agreement."id", agreement."sourceId", agreement."synthetic"
FROM "CooperationAgreement" agreement
CROSS JOIN LATERAL jsonb_array_elements(agreement."contents") WITH ORDINALITY AS item (value, place)
UNION ALL
SELECT agreement."id" || '.purpose-' || item.place, 'PURPOSE'::"PointKind", item.place, item.value, lower(item.value),
       '{}'::"FieldOfWork"[], agreement."id", agreement."sourceId", agreement."synthetic"
FROM "CooperationAgreement" agreement
CROSS JOIN LATERAL jsonb_array_elements_text(agreement."purposes") WITH ORDINALITY AS item (value, place);
INSERT INTO "Directive" ("id", "position", "about", "aboutEn", "sortKey", "fields", "addressees", "jointlyWith", "exchangeId", "sourceId", "synthetic")
SELECT exchange."id" || '.directive-' || item.place, item.place, item.value->>'about', item.value->>'about', lower(item.value->>'about'),
       '{}'::"FieldOfWork"[], '{}'::text[], '{}'::text[], exchange."id", exchange."sourceId", exchange."synthetic"
FROM "Exchange" exchange
CROSS JOIN LATERAL jsonb_array_elements(exchange."directives") WITH ORDINALITY AS item (value, place);
INSERT INTO "Person" ("id", "name", "sortKey", "organisationId", "synthetic")
SELECT participant."id", participant."personName", lower(participant."personName"), department."organisationId", exchange."synthetic"
FROM "ExchangeParticipant" participant
JOIN "Exchange" exchange ON exchange."id" = participant."exchangeId"
LEFT JOIN "Department" department ON department."id" = participant."departmentId"
WHERE participant."personName" IS NOT NULL AND exchange."synthetic";
UPDATE "ExchangeParticipant" participant SET "personId" = person."id" FROM "Person" person WHERE person."id" = participant."id";
UPDATE "ExchangeParticipant" participant SET "organisationId" = department."organisationId"
FROM "Department" department WHERE department."id" = participant."departmentId";
ALTER TABLE "CooperationAgreement" DROP COLUMN "contents", DROP COLUMN "objectives", DROP COLUMN "presentedBy",
    DROP COLUMN "purposes", DROP COLUMN "witnesses";
ALTER TABLE "Exchange" DROP COLUMN "directives";
ALTER TABLE "ExchangeParticipant" DROP COLUMN "organisation", DROP COLUMN "personName", DROP COLUMN "personTitle";

-- Facts of the first edition that the second does not have, or has under another key; the seed loads the second.
DELETE FROM "Point" WHERE "sourceId" IS NOT NULL;
DELETE FROM "Directive" WHERE "sourceId" IS NOT NULL;
DELETE FROM "StandardLevel" WHERE "sourceId" IS NOT NULL;
DELETE FROM "IndicatorValue" WHERE "sourceId" IS NOT NULL AND NOT "synthetic";
DELETE FROM "Practice" practice WHERE "sourceId" IS NOT NULL AND NOT "synthetic"
    AND NOT EXISTS (SELECT 1 FROM "DifficultyAnswer" answer WHERE answer."practiceId" = practice."id");
DELETE FROM "Difficulty" difficulty WHERE "sourceId" IS NOT NULL AND NOT "synthetic"
    AND NOT EXISTS (SELECT 1 FROM "DifficultyAnswer" answer WHERE answer."difficultyId" = difficulty."id");
DELETE FROM "ExchangeParticipant" participant USING "Exchange" exchange
    WHERE exchange."id" = participant."exchangeId" AND exchange."sourceId" IS NOT NULL AND NOT exchange."synthetic";
UPDATE "AgreementParty" party SET "signatoryName" = NULL, "signatoryTitle" = NULL FROM "CooperationAgreement" agreement
    WHERE agreement."id" = party."agreementId" AND agreement."sourceId" IS NOT NULL AND NOT agreement."synthetic";

ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_advisedToId_fkey" FOREIGN KEY ("advisedToId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "DocumentShare" ADD CONSTRAINT "DocumentShare_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Commitment" ADD CONSTRAINT "Commitment_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Commitment" ADD CONSTRAINT "Commitment_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Award" ADD CONSTRAINT "Award_grantedById_fkey" FOREIGN KEY ("grantedById") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Award" ADD CONSTRAINT "Award_recipientId_fkey" FOREIGN KEY ("recipientId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Award" ADD CONSTRAINT "Award_handedOverById_fkey" FOREIGN KEY ("handedOverById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Award" ADD CONSTRAINT "Award_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Department" ADD CONSTRAINT "Department_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Directive" ADD CONSTRAINT "Directive_indicatorId_fkey" FOREIGN KEY ("indicatorId") REFERENCES "Indicator"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Directive" ADD CONSTRAINT "Directive_focalPointId_fkey" FOREIGN KEY ("focalPointId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Directive" ADD CONSTRAINT "Directive_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Directive" ADD CONSTRAINT "Directive_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Directive" ADD CONSTRAINT "Directive_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Directive" ADD CONSTRAINT "Directive_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Document" ADD CONSTRAINT "Document_signerId_fkey" FOREIGN KEY ("signerId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Document" ADD CONSTRAINT "Document_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Source" ADD CONSTRAINT "Source_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Source" ADD CONSTRAINT "Source_photographerId_fkey" FOREIGN KEY ("photographerId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Document" ADD CONSTRAINT "Document_publishedAsId_fkey" FOREIGN KEY ("publishedAsId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Source" ADD CONSTRAINT "Source_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "DocumentRelation" ADD CONSTRAINT "DocumentRelation_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "DocumentRelation" ADD CONSTRAINT "DocumentRelation_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Exchange" ADD CONSTRAINT "Exchange_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ExchangeParticipant" ADD CONSTRAINT "ExchangeParticipant_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ExchangeParticipant" ADD CONSTRAINT "ExchangeParticipant_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "IndicatorValue" ADD CONSTRAINT "IndicatorValue_setById_fkey" FOREIGN KEY ("setById") REFERENCES "Directive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "StandardLevel" ADD CONSTRAINT "StandardLevel_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "LearningNeed" ADD CONSTRAINT "LearningNeed_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "LearningNeed" ADD CONSTRAINT "LearningNeed_directiveId_fkey" FOREIGN KEY ("directiveId") REFERENCES "Directive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "LearningNeed" ADD CONSTRAINT "LearningNeed_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "LearningNeed" ADD CONSTRAINT "LearningNeed_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProvinceMention" ADD CONSTRAINT "ProvinceMention_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "ProvinceMention" ADD CONSTRAINT "ProvinceMention_learningNeedId_fkey" FOREIGN KEY ("learningNeedId") REFERENCES "LearningNeed"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProvinceMention" ADD CONSTRAINT "ProvinceMention_difficultyId_fkey" FOREIGN KEY ("difficultyId") REFERENCES "Difficulty"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PracticeMatch" ADD CONSTRAINT "PracticeMatch_learningNeedId_fkey" FOREIGN KEY ("learningNeedId") REFERENCES "LearningNeed"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PracticeMatch" ADD CONSTRAINT "PracticeMatch_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "Practice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Organisation" ADD CONSTRAINT "Organisation_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Organisation" ADD CONSTRAINT "Organisation_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "OrganisationSource" ADD CONSTRAINT "OrganisationSource_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "OrganisationSource" ADD CONSTRAINT "OrganisationSource_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "OrganisationMention" ADD CONSTRAINT "OrganisationMention_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "OrganisationMention" ADD CONSTRAINT "OrganisationMention_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "OrganisationMention" ADD CONSTRAINT "OrganisationMention_directiveId_fkey" FOREIGN KEY ("directiveId") REFERENCES "Directive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "OrganisationMention" ADD CONSTRAINT "OrganisationMention_reportingDutyId_fkey" FOREIGN KEY ("reportingDutyId") REFERENCES "ReportingDuty"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "OrganisationMention" ADD CONSTRAINT "OrganisationMention_commitmentId_fkey" FOREIGN KEY ("commitmentId") REFERENCES "Commitment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Person" ADD CONSTRAINT "Person_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PersonTitle" ADD CONSTRAINT "PersonTitle_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PersonTitle" ADD CONSTRAINT "PersonTitle_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_directiveId_fkey" FOREIGN KEY ("directiveId") REFERENCES "Directive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_learningNeedId_fkey" FOREIGN KEY ("learningNeedId") REFERENCES "LearningNeed"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_statedNeedId_fkey" FOREIGN KEY ("statedNeedId") REFERENCES "LearningNeed"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Point" ADD CONSTRAINT "Point_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PointDocument" ADD CONSTRAINT "PointDocument_pointId_fkey" FOREIGN KEY ("pointId") REFERENCES "Point"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PointDocument" ADD CONSTRAINT "PointDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Practice" ADD CONSTRAINT "Practice_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Practice" ADD CONSTRAINT "Practice_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Difficulty" ADD CONSTRAINT "Difficulty_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "PracticeDocument" ADD CONSTRAINT "PracticeDocument_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "Practice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "PracticeDocument" ADD CONSTRAINT "PracticeDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "ProgrammeSource" ADD CONSTRAINT "ProgrammeSource_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "ProgrammeSource" ADD CONSTRAINT "ProgrammeSource_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_componentId_fkey" FOREIGN KEY ("componentId") REFERENCES "ProgrammeComponent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_directiveId_fkey" FOREIGN KEY ("directiveId") REFERENCES "Directive"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_pointId_fkey" FOREIGN KEY ("pointId") REFERENCES "Point"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "Practice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_difficultyId_fkey" FOREIGN KEY ("difficultyId") REFERENCES "Difficulty"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ProgrammeLink" ADD CONSTRAINT "ProgrammeLink_indicatorValueId_fkey" FOREIGN KEY ("indicatorValueId") REFERENCES "IndicatorValue"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ReportingDuty" ADD CONSTRAINT "ReportingDuty_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "ReportingDuty" ADD CONSTRAINT "ReportingDuty_directedById_fkey" FOREIGN KEY ("directedById") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ReportingDuty" ADD CONSTRAINT "ReportingDuty_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "ReportingDuty" ADD CONSTRAINT "ReportingDuty_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Statement" ADD CONSTRAINT "Statement_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Statement" ADD CONSTRAINT "Statement_exchangeId_fkey" FOREIGN KEY ("exchangeId") REFERENCES "Exchange"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Statement" ADD CONSTRAINT "Statement_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Statement" ADD CONSTRAINT "Statement_awardId_fkey" FOREIGN KEY ("awardId") REFERENCES "Award"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Statement" ADD CONSTRAINT "Statement_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "StatementSpeaker" ADD CONSTRAINT "StatementSpeaker_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "StatementSpeaker" ADD CONSTRAINT "StatementSpeaker_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "StatementSpeaker" ADD CONSTRAINT "StatementSpeaker_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "StatementSpeaker" ADD CONSTRAINT "StatementSpeaker_provinceId_fkey" FOREIGN KEY ("provinceId") REFERENCES "Province"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The figure of a province of today is made of those of its predecessors. Stocks and flows add up over provinces; rates never
-- do. A sum of bounds is a bound of the same side, and a strict one if one of its parts is; anything else has no sum.
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
           count(DISTINCT "unitId")::int AS "knownCount", count(*) AS "values", sum("actual") AS total,
           bool_and(qualifier = 'EXACT') AS exact,
           bool_and(qualifier IN ('EXACT', 'AT_LEAST', 'MORE_THAN')) AS lower, bool_or(qualifier = 'MORE_THAN') AS above,
           bool_and(qualifier IN ('EXACT', 'AT_MOST', 'LESS_THAN')) AS upper, bool_or(qualifier = 'LESS_THAN') AS below,
           bool_and(qualifier IN ('EXACT', 'APPROXIMATE')) AS near,
           array_agg(DISTINCT "unitId") AS "knownUnits",
           json_agg(json_build_object('provinceId', "unitId", 'value', "actual", 'qualifier', qualifier) ORDER BY "unitId", "actual", qualifier) AS parts
    FROM ranked WHERE own OR NOT "ownKnown"
    GROUP BY 1, 2, 3, 4
), qualified AS (
    SELECT grouped.*, CASE
        WHEN indicator."measure" = 'RATE' AND (grouped."unitCount" > 1 OR grouped."values" > 1) THEN NULL
        WHEN grouped.exact AND grouped."knownCount" = grouped."unitCount" THEN 'EXACT'::"Qualifier"
        WHEN grouped.lower AND grouped.above THEN 'MORE_THAN'::"Qualifier"
        WHEN grouped.lower THEN 'AT_LEAST'::"Qualifier"
        WHEN grouped."knownCount" < grouped."unitCount" THEN NULL
        WHEN grouped.upper AND grouped.below THEN 'LESS_THAN'::"Qualifier"
        WHEN grouped.upper THEN 'AT_MOST'::"Qualifier"
        WHEN grouped.near THEN 'APPROXIMATE'::"Qualifier" END AS "qualifier"
    FROM grouped JOIN "Indicator" indicator ON indicator."id" = grouped."indicatorId"
)
SELECT (qualified."provinceId" || '.' || qualified."indicatorId" || '.' || coalesce(qualified."period", '-') || '.' || coalesce(qualified."moment"::text, '-')) COLLATE "C" AS "id",
       qualified."provinceId", qualified."indicatorId", qualified."period", qualified."moment",
       CASE WHEN qualified."qualifier" IS NOT NULL THEN qualified.total::numeric(20, 4) END AS "value",
       qualified."qualifier", qualified."unitCount", qualified."knownCount", qualified.parts::jsonb AS "parts",
       coalesce((SELECT jsonb_agg(predecessor."unitId" ORDER BY predecessor."unitId") FROM predecessor
           WHERE qualified."unitCount" > 1 AND predecessor."provinceId" = qualified."provinceId"
             AND predecessor."unitId" <> ALL (qualified."knownUnits")), '[]') AS "missing",
       province."validFrom", province."validTo"
FROM qualified JOIN "Province" province ON province."id" = qualified."provinceId";

-- What is unknown, inferred or open to two readings, over all published facts.
CREATE VIEW "FactNote" AS
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

-- The reviews that the cycle of an agreement asks for within its period, each with the first one that was held for it.
CREATE VIEW "DueReview" AS
WITH cycle AS (
    SELECT agreement."id" AS "agreementId", agreement."startsOn", agreement."endsOn", generate_series(
               date_trunc('year', agreement."startsOn"::timestamp), agreement."endsOn"::timestamp,
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
