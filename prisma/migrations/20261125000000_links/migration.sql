-- CreateTable
CREATE TABLE "DepartmentLink" (
    "id" TEXT COLLATE "C" NOT NULL,
    "departmentId" TEXT COLLATE "C" NOT NULL,
    "url" TEXT COLLATE "C" NOT NULL,
    "certificateAuthority" TEXT COLLATE "C",
    "contractVersion" TEXT COLLATE "C" NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,
    "pausedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DepartmentLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UsedAssertion" (
    "id" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "UsedAssertion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "DepartmentLink_departmentId_key" ON "DepartmentLink"("departmentId");

-- CreateIndex
CREATE INDEX "UsedAssertion_expiresAt_idx" ON "UsedAssertion"("expiresAt");

-- AddForeignKey
ALTER TABLE "DepartmentLink" ADD CONSTRAINT "DepartmentLink_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "DepartmentLink" ADD CONSTRAINT "DepartmentLink_key_of_department" CHECK ("id" = "departmentId");

-- A link is live in every process of a hub from the next request on, as a change of an agreement is; and it is told in the ledger.
CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "DepartmentLink"
  FOR EACH STATEMENT EXECUTE FUNCTION public.access_changed();
ALTER TABLE "DepartmentLink" ENABLE ALWAYS TRIGGER access_changed;
CREATE TRIGGER access_change_noted AFTER INSERT OR UPDATE OR DELETE ON "DepartmentLink"
  FOR EACH ROW EXECUTE FUNCTION public.access_change_noted();
ALTER TABLE "DepartmentLink" ENABLE ALWAYS TRIGGER access_change_noted;

-- Where a department's rows are held follows from whether it is linked.
CREATE FUNCTION public.department_hosting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE "Department" SET "hosting" = 'HOSTED' WHERE "id" = OLD."departmentId";
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE "Department" SET "hosting" = 'LINKED' WHERE "id" = NEW."departmentId";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER department_hosting AFTER INSERT OR UPDATE OF "departmentId" OR DELETE ON "DepartmentLink"
  FOR EACH ROW EXECUTE FUNCTION public.department_hosting();
ALTER TABLE "DepartmentLink" ENABLE ALWAYS TRIGGER department_hosting;

-- A linked department keeps its records at home: none of them is in the hub's store, nor comes into it.
CREATE FUNCTION public.records_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "DepartmentLink" link WHERE link."departmentId" IN (SELECT "departmentId" FROM written)) THEN
    RAISE EXCEPTION 'a linked department keeps its records at home' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION public.link_without_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "Beneficiary" WHERE "departmentId" = NEW."departmentId")
    OR EXISTS (SELECT 1 FROM "BeneficiaryIdentity" WHERE "departmentId" = NEW."departmentId")
    OR EXISTS (SELECT 1 FROM "Enrolment" WHERE "departmentId" = NEW."departmentId")
    OR EXISTS (SELECT 1 FROM "Payment" WHERE "departmentId" = NEW."departmentId") THEN
    RAISE EXCEPTION 'the hub still holds records of this department' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['Beneficiary', 'BeneficiaryIdentity', 'Enrolment', 'Payment'] LOOP
    EXECUTE format('CREATE TRIGGER records_at_home_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION public.records_at_home()', name);
    EXECUTE format('CREATE TRIGGER records_at_home_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION public.records_at_home()', name);
  END LOOP;
END $$;
CREATE TRIGGER link_without_records BEFORE INSERT OR UPDATE OF "departmentId" ON "DepartmentLink"
  FOR EACH ROW EXECUTE FUNCTION public.link_without_records();
