-- What the shapes need beyond the synthetic records: ten departments in each province of today, five agreements with each.
CREATE TEMP TABLE bench_bodies AS
SELECT p."code" || '-BENCH-' || n AS id, n, p."id" AS province
FROM "Province" p
JOIN LATERAL (SELECT count(*) AS held FROM "Department" d
              WHERE d."provinceId" = p."id" AND d."validTo" IS NULL AND d."id" NOT LIKE '%-BENCH-%') d ON true
JOIN generate_series(1, 10) n ON n <= 10 - d.held
WHERE p."validTo" IS NULL;

INSERT INTO "Organisation" ("id", "code", "name", "sortKey", "kind", "level", "provinceId")
SELECT id, id, 'Bench ' || n, '0bench' || lpad(n::text, 2, '0'), 'MASS_ORGANISATION', 'PROVINCE', province FROM bench_bodies
ON CONFLICT DO NOTHING;

INSERT INTO "Department" ("id", "code", "organisationId", "name", "sortKey", "kind", "fields", "provinceId", "validFrom")
SELECT id, id, id, 'Bench ' || n, '0bench' || lpad(n::text, 2, '0'), 'MASS_ORGANISATION', '{}', province, '2025-07-01' FROM bench_bodies
ON CONFLICT DO NOTHING;

WITH numbered AS (
  SELECT "id", row_number() OVER (ORDER BY "id") - 1 AS place, count(*) OVER () AS total
  FROM "Department" WHERE "validTo" IS NULL
), pairs AS (
  SELECT one."id" AS one, other."id" AS other, 'bench-' || one.place || '-' || step AS id
  FROM numbered one
  JOIN generate_series(1, 5) step ON true
  JOIN numbered other ON other.place = (one.place + step * 31) % one.total
), agreements AS (
  INSERT INTO "CooperationAgreement" ("id", "kind", "title", "sortKey", "stage", "signedOn", "startsOn", "endsOn", "synthetic")
  SELECT id, 'COOPERATION_AGREEMENT', 'Thỏa thuận ' || id, id, 'SIGNED', '2025-08-01', '2025-08-01', '2030-08-01', true
  FROM pairs ON CONFLICT DO NOTHING
)
INSERT INTO "AgreementParty" ("id", "agreementId", "departmentId", "role", "position", "signatoryName")
SELECT id || '.' || side, id, CASE side WHEN 1 THEN one ELSE other END, 'PARTY', side, 'Nguyễn Văn ' || side
FROM pairs, generate_series(1, 2) side
ON CONFLICT DO NOTHING;

-- PostGraphile calls each "id" rowId, and cannot have two fields of that name.
COMMENT ON COLUMN "FactNote"."rowId" IS E'@name subjectKey';

ANALYZE;
