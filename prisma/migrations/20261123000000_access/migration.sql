-- CreateEnum
CREATE TYPE "ViewerRole" AS ENUM ('ANONYMOUS', 'PORTAL', 'ANALYST', 'OFFICER', 'APPROVER', 'AUDITOR', 'ADMIN', 'NODE');

-- CreateEnum
CREATE TYPE "AccessEventKind" AS ENUM ('READ', 'DENIAL', 'CHANGE');

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "client" TEXT COLLATE "C" NOT NULL,
    "role" "ViewerRole" NOT NULL,
    "departmentCode" TEXT COLLATE "C",
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessState" (
    "id" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "AccessState_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessChange" (
    "id" BIGSERIAL NOT NULL,
    "table" TEXT COLLATE "C" NOT NULL,
    "row" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AccessChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" "AccessEventKind" NOT NULL,
    "actor" TEXT COLLATE "C",
    "client" TEXT COLLATE "C",
    "role" "ViewerRole" NOT NULL,
    "departmentId" TEXT COLLATE "C",
    "ownerDepartmentId" TEXT COLLATE "C",
    "purpose" TEXT COLLATE "C",
    "caseReference" TEXT COLLATE "C",
    "operation" TEXT COLLATE "C",
    "dataClass" "DataClass",
    "clauseId" TEXT COLLATE "C",
    "reason" TEXT COLLATE "C",
    "fields" TEXT[] COLLATE "C",
    "body" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerSubject" (
    "entryId" TEXT COLLATE "C" NOT NULL,
    "beneficiaryId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "LedgerSubject_pkey" PRIMARY KEY ("beneficiaryId","entryId")
);

-- CreateTable
CREATE TABLE "LedgerHead" (
    "id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "LedgerHead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerCheckpoint" (
    "sequence" BIGINT NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "keyId" TEXT COLLATE "C" NOT NULL,
    "signature" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "LedgerCheckpoint_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "BeneficiaryIdentity" (
    "id" TEXT COLLATE "C" NOT NULL,
    "beneficiaryId" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "sealed" TEXT COLLATE "C" NOT NULL,
    "citizenIdHash" TEXT COLLATE "C",

    CONSTRAINT "BeneficiaryIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- CreateIndex
CREATE INDEX "LedgerEntry_at_id_idx" ON "LedgerEntry"("at", "id");

-- CreateIndex
CREATE INDEX "LedgerEntry_departmentId_id_idx" ON "LedgerEntry"("departmentId", "id");

-- CreateIndex
CREATE INDEX "LedgerEntry_ownerDepartmentId_id_idx" ON "LedgerEntry"("ownerDepartmentId", "id");

-- CreateIndex
CREATE INDEX "LedgerEntry_clauseId_id_idx" ON "LedgerEntry"("clauseId", "id");

-- CreateIndex
CREATE INDEX "LedgerSubject_entryId_idx" ON "LedgerSubject"("entryId");

-- CreateIndex
CREATE UNIQUE INDEX "BeneficiaryIdentity_beneficiaryId_key" ON "BeneficiaryIdentity"("beneficiaryId");

-- CreateIndex
CREATE INDEX "BeneficiaryIdentity_departmentId_id_idx" ON "BeneficiaryIdentity"("departmentId", "id");

-- CreateIndex
CREATE INDEX "BeneficiaryIdentity_citizenIdHash_idx" ON "BeneficiaryIdentity"("citizenIdHash");

-- AddForeignKey
ALTER TABLE "BeneficiaryIdentity" ADD CONSTRAINT "BeneficiaryIdentity_beneficiaryId_fkey" FOREIGN KEY ("beneficiaryId") REFERENCES "Beneficiary"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BeneficiaryIdentity" ADD CONSTRAINT "BeneficiaryIdentity_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE VIEW "AccessEvent" AS
SELECT "id", "at", "kind", "actor", "client", "role", "departmentId", "ownerDepartmentId", "purpose", "caseReference",
       "operation", "dataClass", "clauseId", "reason", "fields"
FROM "LedgerEntry";

CREATE VIEW "BeneficiaryAccess" AS
SELECT ("entryId" || ':' || "beneficiaryId") COLLATE "C" AS "id", "beneficiaryId", "entryId" AS "eventId"
FROM "LedgerSubject";

INSERT INTO "AccessState" ("id", "version") VALUES (1, 1);
INSERT INTO "LedgerHead" ("id", "sequence", "hash") VALUES (1, 0, '');

-- What decides access is counted in one row, which whoever changes it holds until the change is done: no reader sees a
-- later count with an earlier change missing.
CREATE FUNCTION public.access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "AccessState" SET "version" = "version" + 1 WHERE "id" = 1;
  RETURN NULL;
END $$;

-- A change of a grant is noted in its own transaction, so that there is none without its note.
CREATE FUNCTION public.access_change_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
    RETURN NULL;
  END IF;
  INSERT INTO "AccessChange" ("table", "row", "operation")
  VALUES (TG_TABLE_NAME, CASE WHEN TG_OP = 'DELETE' THEN OLD."id" ELSE NEW."id" END, TG_OP);
  RETURN NULL;
END $$;

DO $$
DECLARE
  tables TEXT[] := ARRAY['CooperationAgreement', 'AgreementParty', 'SharingClause', 'ApiKey'];
  -- Which departments have records bears on how the rules are written, not on what they say.
  derived TEXT[] := ARRAY['Department', 'DepartmentLineage', 'Beneficiary', 'Enrolment', 'Payment'];
  name TEXT;
BEGIN
  FOREACH name IN ARRAY tables || derived LOOP
    EXECUTE format('CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION public.access_changed()', name);
    -- A bulk load that sets triggers aside must not set these aside.
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER access_changed', name);
  END LOOP;
  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('CREATE TRIGGER access_change_noted AFTER INSERT OR UPDATE OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION public.access_change_noted()', name);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER access_change_noted', name);
  END LOOP;
END $$;

-- A record's key begins with its department's: by the key alone it is known whose data was asked for.
ALTER TABLE "Beneficiary" ADD CONSTRAINT "Beneficiary_key_of_department" CHECK (starts_with("id", "departmentId" || ':'));
ALTER TABLE "BeneficiaryIdentity" ADD CONSTRAINT "BeneficiaryIdentity_key_of_department" CHECK (starts_with("id", "departmentId" || ':'));
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_key_of_department" CHECK (starts_with("id", "departmentId" || ':'));
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_key_of_department" CHECK (starts_with("id", "departmentId" || ':'));

-- What is of a record has the record's key at the head of its own, and so the same department.
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_key_of_beneficiary" CHECK (starts_with("id", "beneficiaryId" || '.'));
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_key_of_enrolment" CHECK (starts_with("id", "enrolmentId" || '.'));
ALTER TABLE "BeneficiaryIdentity" ADD CONSTRAINT "BeneficiaryIdentity_key_of_beneficiary" CHECK ("id" = "beneficiaryId");
