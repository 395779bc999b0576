-- One department may read what is asked for of all others, each by a clause of its own, so that every stack answers the same.
-- The bodies of extras.sql have no records; they come after the first run of this.
INSERT INTO "CooperationAgreement" ("id", "kind", "title", "sortKey", "stage", "signedOn", "startsOn", "endsOn", "fields", "synthetic")
VALUES ('bench', 'COOPERATION_AGREEMENT', 'Bench', 'bench', 'SIGNED', '2026-01-01', '2026-01-01', '2030-12-31',
        enum_range(NULL::"FieldOfWork"), true)
ON CONFLICT DO NOTHING;

INSERT INTO "AgreementParty" ("id", "agreementId", "departmentId", "position")
SELECT 'bench.' || "id", 'bench', "id", row_number() OVER (ORDER BY "id")
FROM "Department" WHERE "validTo" IS NULL AND "id" NOT LIKE '%-BENCH-%'
ON CONFLICT DO NOTHING;

INSERT INTO "SharingClause" ("id", "agreementId", "fromPartyId", "toPartyId", "position", "dataClass", "fields", "categories",
                             "programmeCodes", "openedFields", "purposes", "startsOn", "endsOn")
SELECT 'bench.' || "id", 'bench', 'bench.' || "id", 'bench.79-SYT-20250701', row_number() OVER (ORDER BY "id"), 'RECORD', "fields",
       enum_range(NULL::"BeneficiaryCategory"), ARRAY(SELECT "code" FROM "Programme"),
       ARRAY['Beneficiary.kind', 'Beneficiary.category', 'Beneficiary.status', 'Beneficiary.registeredOn', 'Beneficiary.birthYear',
             'Beneficiary.enrolments', 'Enrolment.startedOn', 'Enrolment.status', 'Enrolment.programme', 'Enrolment.payments',
             'Payment.month', 'Payment.amount', 'Payment.status'],
       ARRAY['SERVICE'], '2026-01-01', '2030-12-31'
FROM "Department" WHERE "validTo" IS NULL AND "id" <> '79-SYT-20250701' AND "id" NOT LIKE '%-BENCH-%'
ON CONFLICT ("id") DO UPDATE SET "purposes" = excluded."purposes", "openedFields" = excluded."openedFields";

-- Drafts are their parties' alone, and the other stacks know of no such rule.
UPDATE "CooperationAgreement" SET "stage" = 'SIGNED' WHERE "stage" = 'DRAFT';
