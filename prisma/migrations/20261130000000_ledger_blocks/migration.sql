-- The ledger's second form: a row a request, numbered, hashed and signed in blocks after it is stored.
DROP VIEW "BeneficiaryAccess";
DROP VIEW "AccessEvent";

-- What a role might do with the ledger, it may do with the new form.
CREATE TEMPORARY TABLE earlier_ledger_rights ON COMMIT DROP AS
SELECT acl.grantee, relation.relname AS "name", acl.privilege_type AS "privilege"
FROM pg_class relation, aclexplode(relation.relacl) AS acl
WHERE relation.oid IN ('"LedgerEntry"'::regclass, '"LedgerCheckpoint"'::regclass) AND acl.grantee <> relation.relowner
UNION ALL
SELECT acl.grantee, called.proname, acl.privilege_type
FROM pg_proc called, aclexplode(called.proacl) AS acl
WHERE called.oid = 'ledger_append(text[])'::regprocedure AND acl.grantee <> called.proowner;

-- The first form's rows are carried over below.
ALTER TABLE "LedgerEntry" RENAME TO "EarlierEntry";
ALTER TABLE "EarlierEntry" RENAME CONSTRAINT "LedgerEntry_pkey" TO "EarlierEntry_pkey";
DROP INDEX "LedgerEntry_at_id_idx";
DROP INDEX "LedgerEntry_departmentId_id_idx";
DROP INDEX "LedgerEntry_ownerDepartmentId_id_idx";
DROP INDEX "LedgerEntry_clauseId_id_idx";

-- Its number comes from a sequence, so that several writers add rows side by side.
CREATE TABLE "LedgerEntry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "subjects" BIGINT[],
    "body" TEXT COLLATE "C" NOT NULL,
    "salt" BYTEA,
    "leaf" BYTEA NOT NULL,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

CREATE INDEX "LedgerEntry_at_id_idx" ON "LedgerEntry"("at", "id");
CREATE INDEX "LedgerEntry_subjects_idx" ON "LedgerEntry" USING GIN ("subjects");

-- A body of many parts is compressed, by the cheaper method where the server has it.
DO $$ BEGIN
  ALTER TABLE "LedgerEntry" ALTER COLUMN "body" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

-- Takes entries whose month has no table of its own.
CREATE TABLE "LedgerEntry_rest" PARTITION OF "LedgerEntry" DEFAULT;

CREATE TABLE "LedgerMention" (
    "key" TEXT COLLATE "C" NOT NULL,
    "second" INTEGER NOT NULL,

    CONSTRAINT "LedgerMention_pkey" PRIMARY KEY ("key","second")
);

CREATE TABLE "LedgerBlock" (
    "number" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "entries" BIGINT[],
    "leaves" BYTEA NOT NULL,
    "header" TEXT COLLATE "C" NOT NULL,
    "frontier" BYTEA NOT NULL,
    "checkpoint" TEXT COLLATE "C" NOT NULL,
    "upTo" BIGINT NOT NULL,
    "missing" BIGINT[],
    "missingSince" BIGINT[],

    CONSTRAINT "LedgerBlock_pkey" PRIMARY KEY ("number")
);

-- A person's entries are found by 64 bits of the hash of the key.
CREATE FUNCTION public.ledger_fingerprints(keys text[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = public, pg_temp
AS $$ SELECT ARRAY(SELECT hashtextextended(key, 0) FROM unnest(keys) AS key) $$;

-- Adds entries. Runs with the rights of its owner, so that a service role can add entries without rights on the tables of
-- the ledger. `subjects` holds the keys of each entry's beneficiaries, one a line; `salts` and `leaves` are hexadecimal;
-- `keys` and `seconds` are what the entries mention and is not stored yet.
CREATE FUNCTION public.ledger_append(bodies text[], moments timestamptz[], subjects text[], salts text[], leaves text[],
  keys text[], seconds integer[], OUT last_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- A transaction has its number before it takes a number for an entry: so a number that is missing can be told from one
  -- that comes late.
  PERFORM pg_current_xact_id();
  INSERT INTO "LedgerMention" ("key", "second")
  SELECT mention.key, mention.second FROM unnest(keys, seconds) AS mention (key, second) ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  WITH added AS (
    INSERT INTO "LedgerEntry" ("at", "subjects", "body", "salt", "leaf")
    SELECT entry.moment,
      ARRAY(SELECT hashtextextended(key, 0) FROM unnest(string_to_array(entry.subjects, E'\n')) AS key),
      entry.body, decode(nullif(entry.salt, ''), 'hex'), decode(entry.leaf, 'hex')
    FROM unnest(bodies, moments, subjects, salts, leaves) AS entry (body, moment, subjects, salt, leaf)
    RETURNING "id"
  )
  SELECT max("id") INTO last_id FROM added;
END $$;
REVOKE EXECUTE ON FUNCTION public.ledger_append(text[], timestamptz[], text[], text[], text[], text[], integer[]) FROM PUBLIC;

CREATE FUNCTION public.ledger_guard_table(guarded text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()', guarded);
  EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_only_grows', guarded);
END $$;
REVOKE EXECUTE ON FUNCTION public.ledger_guard_table(text) FROM PUBLIC;

SELECT public.ledger_guard_table(name)
FROM unnest(ARRAY['LedgerEntry', 'LedgerEntry_rest', 'LedgerMention', 'LedgerBlock']) AS name;

-- Makes the table of the month that contains an instant. Answers false if it was there, or cannot be made now: entries of
-- that month then stay with the rest.
CREATE FUNCTION public.ledger_prepare(moment timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  month timestamp := date_trunc('month', moment AT TIME ZONE 'Asia/Ho_Chi_Minh');
  name text := to_char(month, '"LedgerEntry_"YYYY_MM');
BEGIN
  IF to_regclass(quote_ident(name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF "LedgerEntry" FOR VALUES FROM (%L) TO (%L)', name,
    month AT TIME ZONE 'Asia/Ho_Chi_Minh', (month + interval '1 month') AT TIME ZONE 'Asia/Ho_Chi_Minh');
  PERFORM ledger_guard_table(name);
  RETURN true;
EXCEPTION WHEN lock_not_available OR check_violation OR duplicate_table THEN
  RETURN false;
END $$;
REVOKE EXECUTE ON FUNCTION public.ledger_prepare(timestamptz) FROM PUBLIC;

-- Moves what waits in the indexes of subjects to its place, so that no request has to.
CREATE FUNCTION public.ledger_tidy() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(gin_clean_pending_list(index.indexrelid)), 0)::bigint
  FROM pg_index index JOIN pg_class class ON class.oid = index.indexrelid JOIN pg_am method ON method.oid = class.relam
  WHERE method.amname = 'gin' AND class.relkind = 'i'
    AND index.indrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = '"LedgerEntry"'::regclass)
$$;
REVOKE EXECUTE ON FUNCTION public.ledger_tidy() FROM PUBLIC;

-- Removes the entries of a month that were archived. For the owner of the tables alone.
CREATE FUNCTION public.ledger_remove_month(low timestamptz, high timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  name text := to_char(low AT TIME ZONE 'Asia/Ho_Chi_Minh', '"LedgerEntry_"YYYY_MM');
BEGIN
  EXECUTE format('DROP TABLE IF EXISTS %I', name);
  ALTER TABLE "LedgerEntry_rest" DISABLE TRIGGER ledger_only_grows;
  DELETE FROM "LedgerEntry_rest" WHERE "at" >= low AND "at" < high;
  ALTER TABLE "LedgerEntry_rest" ENABLE ALWAYS TRIGGER ledger_only_grows;
  ALTER TABLE "LedgerMention" DISABLE TRIGGER ledger_only_grows;
  DELETE FROM "LedgerMention" WHERE "second" >= extract(epoch FROM low) AND "second" < extract(epoch FROM high);
  ALTER TABLE "LedgerMention" ENABLE ALWAYS TRIGGER ledger_only_grows;
END $$;
REVOKE EXECUTE ON FUNCTION public.ledger_remove_month(timestamptz, timestamptz) FROM PUBLIC;

-- The entries of the first form keep their numbers and bodies; `leaf` is the hash of its chain.
INSERT INTO "LedgerEntry" ("id", "at", "subjects", "body", "leaf")
SELECT entry."id"::bigint, entry."at",
  ARRAY(SELECT hashtextextended(subject."beneficiaryId", 0) FROM "LedgerSubject" subject WHERE subject."entryId" = entry."id"),
  entry."body", decode(entry."hash", 'hex')
FROM "EarlierEntry" entry;

INSERT INTO "LedgerMention" ("key", "second")
SELECT DISTINCT mentioned.key, floor(extract(epoch FROM entry."at"))::int
FROM "EarlierEntry" entry
CROSS JOIN LATERAL (VALUES (entry."departmentId"), (entry."ownerDepartmentId"), (entry."clauseId")) AS mentioned (key)
WHERE mentioned.key IS NOT NULL;

SELECT setval('"LedgerEntry_id_seq"', greatest("sequence", 1), "sequence" > 0) FROM "LedgerHead" WHERE "id" = 1;

-- The first entry of the new form states the head of the chain, so that the blocks cover all that was before.
DO $$
DECLARE
  head record;
  stated text;
  part text := '{"look":0,"ownerDepartmentId":null,"clauseId":null,"subjects":[]}';
  look text := '{"kind":"CHANGE","dataClass":null,"reason":null,"fields":["LedgerEntry"]}';
BEGIN
  SELECT "sequence", "hash" INTO STRICT head FROM "LedgerHead" WHERE "id" = 1;
  IF head."sequence" = 0 THEN
    RETURN;
  END IF;
  stated := format('{"at":%s,"actor":%s,"client":null,"role":"ADMIN","departmentId":null,"purpose":null,"caseReference":null,"operation":"CARRY_OVER","carriedOver":{"entries":%s,"hash":"%s"}}',
    to_json(to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), to_json(session_user::text), head."sequence", head."hash");
  INSERT INTO "LedgerEntry" ("at", "subjects", "body", "leaf")
  VALUES (to_timestamp(floor(extract(epoch FROM now()) * 1000) / 1000), '{}', concat_ws(E'\n', stated, look, part),
    sha256(convert_to(stated || E'\n' || encode(sha256(convert_to(
      E'\n' || encode(sha256(convert_to(look, 'UTF8')), 'hex') || E'\n' || part, 'UTF8')), 'hex'), 'UTF8')));
  INSERT INTO "LedgerMention" ("key", "second") VALUES ('CARRY_OVER', floor(extract(epoch FROM now()))::int);
END $$;

DROP FUNCTION public.ledger_append(text[]);
DROP TABLE "LedgerSubject";
DROP TABLE "EarlierEntry";
DROP TABLE "LedgerHead";

SELECT public.ledger_prepare(now()), public.ledger_prepare(now() + interval '1 month');

-- One row for each part of an entry. `entryId`, `fingerprints` and `body` are what the row is found by. What conditions
-- compare is taken from its JSON once, behind OFFSET 0.
CREATE VIEW "AccessEvent" AS
SELECT (lpad(entry."id"::text, 16, '0') || CASE WHEN part.place = 1 THEN '' ELSE '-' || lpad(part.place::text, 4, '0') END)
    COLLATE "C" AS "id",
  entry."id" AS "entryId",
  entry."at",
  look."kind",
  common."actor",
  common."client",
  common."role",
  common."departmentId",
  part."ownerDepartmentId",
  common."purpose",
  common."caseReference",
  common."operation",
  look."dataClass",
  part."clauseId",
  look."reason",
  ARRAY(SELECT field COLLATE "C" FROM jsonb_array_elements_text(look.fields) AS field) AS "fields",
  part."count",
  ARRAY(SELECT key COLLATE "C" FROM jsonb_array_elements_text(part.subjects) AS key ORDER BY 1) AS "subjects",
  entry."subjects" AS "fingerprints",
  entry."body"
FROM "LedgerEntry" entry
CROSS JOIN LATERAL (SELECT string_to_array(entry."body", E'\n') AS lines OFFSET 0) AS told
CROSS JOIN LATERAL (
  SELECT content ->> 'actor' COLLATE "C" AS "actor", content ->> 'client' COLLATE "C" AS "client",
    (content ->> 'role')::"ViewerRole" AS "role", content ->> 'departmentId' COLLATE "C" AS "departmentId",
    content ->> 'purpose' COLLATE "C" AS "purpose", content ->> 'caseReference' COLLATE "C" AS "caseReference",
    content ->> 'operation' COLLATE "C" AS "operation"
  FROM (SELECT told.lines[1]::jsonb AS content OFFSET 0) AS request OFFSET 0
) AS common
CROSS JOIN LATERAL (
  SELECT place, content ->> 'ownerDepartmentId' COLLATE "C" AS "ownerDepartmentId",
    content ->> 'clauseId' COLLATE "C" AS "clauseId", coalesce((content ->> 'count')::int, 1) AS "count",
    content -> 'subjects' AS subjects, (content ->> 'look')::int AS look
  FROM (
    SELECT line::jsonb AS content, row_number() OVER (ORDER BY number) AS place
    FROM unnest(told.lines) WITH ORDINALITY AS each (line, number)
    -- An entry of the first form is one line.
    WHERE line LIKE '{"look":%' OR cardinality(told.lines) = 1
  ) AS numbered OFFSET 0
) AS part
CROSS JOIN LATERAL (
  SELECT (content ->> 'kind')::"AccessEventKind" AS "kind", (content ->> 'dataClass')::"DataClass" AS "dataClass",
    content ->> 'reason' COLLATE "C" AS "reason", content -> 'fields' AS fields
  FROM (SELECT told.lines[CASE WHEN cardinality(told.lines) = 1 THEN 1 ELSE part.look + 2 END]::jsonb AS content OFFSET 0) AS looked
  OFFSET 0
) AS look;

DO $$
DECLARE
  earlier record;
BEGIN
  FOR earlier IN SELECT *, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS "role" FROM earlier_ledger_rights LOOP
    IF earlier."privilege" = 'EXECUTE' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION
        public.ledger_append(text[], timestamptz[], text[], text[], text[], text[], integer[]), public.ledger_prepare(timestamptz), public.ledger_tidy() TO %s',
        earlier."role");
    ELSIF earlier."name" = 'LedgerCheckpoint' AND earlier."privilege" = 'INSERT' THEN
      EXECUTE format('GRANT INSERT ON "LedgerBlock" TO %s', earlier."role");
    ELSIF earlier."name" = 'LedgerEntry' AND earlier."privilege" = 'SELECT' THEN
      EXECUTE format('GRANT SELECT ON "LedgerEntry", "LedgerMention", "LedgerBlock", "AccessEvent" TO %s', earlier."role");
    END IF;
  END LOOP;
END $$;
