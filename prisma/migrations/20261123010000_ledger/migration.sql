-- Adds entries to the ledger, in this order, each behind the one before: its hash is that of the hash before it, its
-- place and its body. Whoever adds holds the head until the transaction ends, so that there is one chain, however many
-- processes write it.
CREATE FUNCTION public.ledger_append(bodies text[], OUT last_sequence bigint, OUT last_hash text) LANGUAGE plpgsql AS $$
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
    "caseReference", "operation", "dataClass", "clauseId", "reason", "fields", "body", "hash")
  SELECT entry.place, told."at", told."kind", told."actor", told."client", told."role", told."departmentId",
    told."ownerDepartmentId", told."purpose", told."caseReference", told."operation", told."dataClass", told."clauseId",
    told."reason", told."fields", entry.body, entry.hash
  FROM unnest(places, bodies, hashes) AS entry (place, body, hash)
  CROSS JOIN LATERAL json_to_record(entry.body::json) AS told ("at" timestamptz(3), "kind" "AccessEventKind", "actor" text,
    "client" text, "role" "ViewerRole", "departmentId" text, "ownerDepartmentId" text, "purpose" text,
    "caseReference" text, "operation" text, "dataClass" "DataClass", "clauseId" text, "reason" text, "fields" text[]);
  INSERT INTO "LedgerSubject" ("entryId", "beneficiaryId")
  SELECT entry.place, subject
  FROM unnest(places, bodies) AS entry (place, body)
  CROSS JOIN LATERAL json_array_elements_text(entry.body::json -> 'subjects') AS subject;
  UPDATE "LedgerHead" SET "sequence" = last_sequence, "hash" = last_hash WHERE "id" = 1;
END $$;

CREATE FUNCTION public.ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['LedgerEntry', 'LedgerSubject', 'LedgerCheckpoint'] LOOP
    EXECUTE format('CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_only_grows()', name);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_only_grows', name);
  END LOOP;
END $$;
