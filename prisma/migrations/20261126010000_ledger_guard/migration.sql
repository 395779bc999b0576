-- AlterTable
ALTER TABLE "AccessChange" ADD COLUMN     "currentUser" TEXT COLLATE "C",
ADD COLUMN     "details" JSONB,
ADD COLUMN     "sessionUser" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "LedgerCheckpoint" ADD COLUMN     "number" BIGINT,
ADD COLUMN     "previous" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN     "address" TEXT COLLATE "C",
ADD COLUMN     "count" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "LedgerCheckpoint_number_key" ON "LedgerCheckpoint"("number");

CREATE OR REPLACE VIEW "AccessEvent" AS
SELECT "id", "at", "kind", "actor", "client", "role", "departmentId", "ownerDepartmentId", "purpose", "caseReference",
       "operation", "dataClass", "clauseId", "reason", "fields", coalesce("count", 1) AS "count"
FROM "LedgerEntry";

-- Checkpoints of earlier versions get their numbers here, while no other can be added. Their signatures do not cover the
-- number: the first checkpoint that follows signs a hash of all of them in this order.
ALTER TABLE "LedgerCheckpoint" DISABLE TRIGGER ledger_only_grows;
UPDATE "LedgerCheckpoint" checkpoint SET "number" = numbered."number"
FROM (SELECT "sequence", row_number() OVER (ORDER BY "sequence") AS "number" FROM "LedgerCheckpoint") numbered
WHERE numbered."sequence" = checkpoint."sequence";
ALTER TABLE "LedgerCheckpoint" ENABLE ALWAYS TRIGGER ledger_only_grows;

-- Runs with the rights of its owner, so that a service role can add entries without rights on the tables of the ledger.
CREATE OR REPLACE FUNCTION public.ledger_append(bodies text[], OUT last_sequence bigint, OUT last_hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  body text;
  place text;
  places text[] := '{}';
  hashes text[] := '{}';
BEGIN
  SELECT "sequence", "hash" INTO STRICT last_sequence, last_hash FROM "LedgerHead" WHERE "id" = 1 FOR UPDATE;
  FOREACH body IN ARRAY bodies LOOP
    last_sequence := last_sequence + 1;
    place := lpad(last_sequence::text, 16, '0');
    last_hash := encode(sha256(convert_to(last_hash || E'\n' || place || E'\n' || body, 'UTF8')), 'hex');
    places := places || place;
    hashes := hashes || last_hash;
  END LOOP;
  INSERT INTO "LedgerEntry" ("id", "at", "kind", "actor", "client", "role", "departmentId", "ownerDepartmentId", "purpose",
    "caseReference", "operation", "dataClass", "clauseId", "reason", "fields", "count", "address", "body", "hash")
  SELECT entry.place, told."at", told."kind", told."actor", told."client", told."role", told."departmentId",
    told."ownerDepartmentId", told."purpose", told."caseReference", told."operation", told."dataClass", told."clauseId",
    told."reason", told."fields", told."count", told."address", entry.body, entry.hash
  FROM unnest(places, bodies, hashes) AS entry (place, body, hash)
  CROSS JOIN LATERAL json_to_record(entry.body::json) AS told ("at" timestamptz(3), "kind" "AccessEventKind", "actor" text,
    "client" text, "role" "ViewerRole", "departmentId" text, "ownerDepartmentId" text, "purpose" text,
    "caseReference" text, "operation" text, "dataClass" "DataClass", "clauseId" text, "reason" text, "fields" text[],
    "count" integer, "address" text);
  INSERT INTO "LedgerSubject" ("entryId", "beneficiaryId")
  SELECT entry.place, subject
  FROM unnest(places, bodies) AS entry (place, body)
  CROSS JOIN LATERAL json_array_elements_text(entry.body::json -> 'subjects') AS subject;
  UPDATE "LedgerHead" SET "sequence" = last_sequence, "hash" = last_hash WHERE "id" = 1;
END $$;
REVOKE EXECUTE ON FUNCTION public.ledger_append(text[]) FROM PUBLIC;

-- A change of a grant is noted in its own transaction, with the role of the database that made it and, of the columns that
-- the trigger names, what they were and became. Of other columns nothing but that they changed: they may hold a secret or
-- the name of a person.
CREATE OR REPLACE FUNCTION public.access_change_noted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shown text[] := coalesce(TG_ARGV::text[], '{}');
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
  changed jsonb;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
    RETURN NULL;
  END IF;
  SELECT jsonb_object_agg(name, CASE
    WHEN NOT name = ANY (shown) THEN 'null'
    WHEN TG_OP = 'INSERT' THEN jsonb_build_object('to', after -> name)
    WHEN TG_OP = 'DELETE' THEN jsonb_build_object('from', before -> name)
    ELSE jsonb_build_object('from', before -> name, 'to', after -> name) END)
  INTO changed
  FROM jsonb_object_keys(before || after) AS name
  WHERE CASE TG_OP
    WHEN 'UPDATE' THEN before -> name IS DISTINCT FROM after -> name
    ELSE name = ANY (shown) AND (before || after) -> name <> 'null' END;
  INSERT INTO "AccessChange" ("table", "row", "operation", "details", "sessionUser", "currentUser")
  VALUES (TG_TABLE_NAME, (before || after) ->> 'id', TG_OP, changed, session_user, current_user);
  RETURN NULL;
END $$;

DO $$
DECLARE
  noted RECORD;
BEGIN
  FOR noted IN SELECT * FROM (VALUES
    ('CooperationAgreement', ARRAY['id', 'kind', 'number', 'stage', 'signedOn', 'startsOn', 'endsOn', 'terminatedOn', 'fields', 'synthetic']),
    ('AgreementParty', ARRAY['id', 'agreementId', 'departmentId', 'role', 'position']),
    ('SharingClause', ARRAY['id', 'agreementId', 'fromPartyId', 'toPartyId', 'position', 'dataClass', 'fields', 'categories',
      'programmeCodes', 'openedFields', 'purposes', 'caseRequired', 'startsOn', 'endsOn', 'legalBasisId']),
    ('ApiKey', ARRAY['id', 'client', 'role', 'departmentCode', 'createdAt', 'expiresAt', 'revokedAt']),
    ('DepartmentLink', ARRAY['id', 'departmentId', 'url', 'contractVersion', 'addedAt', 'pausedAt'])
  ) AS list ("table", "shown") LOOP
    EXECUTE format('DROP TRIGGER access_change_noted ON %I', noted."table");
    EXECUTE format('CREATE TRIGGER access_change_noted AFTER INSERT OR UPDATE OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION public.access_change_noted(%s)', noted."table",
      (SELECT string_agg(quote_literal(name), ', ') FROM unnest(noted."shown") AS name));
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER access_change_noted', noted."table");
  END LOOP;
END $$;
