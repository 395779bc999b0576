-- Answers that are open to all are kept until a row changes that they may have read. The counter is a row of its own, so that
-- a long change of public rows does not hold up a change of access.
CREATE TABLE "PublicState" (
    "id" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "PublicState_pkey" PRIMARY KEY ("id")
);

INSERT INTO "PublicState" ("id", "version") VALUES (1, 1);

CREATE FUNCTION public.public_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "PublicState" SET "version" = "version" + 1 WHERE "id" = 1;
  RETURN NULL;
END $$;

DO $$
DECLARE
  name TEXT;
  -- All tables but those of records, of keys, of the ledger and of access.
  tables TEXT[] := ARRAY[
    'AgreementDocument', 'AgreementParty', 'AgreementReview', 'Award', 'BudgetLine', 'Commitment', 'Commune',
    'CooperationAgreement', 'Delivery', 'Department', 'DepartmentLineage', 'DepartmentSuccession', 'Difficulty',
    'DifficultyAnswer', 'Directive', 'Disbursement', 'Document', 'DocumentRelation', 'DocumentShare', 'Exchange',
    'ExchangeDocument', 'ExchangeParticipant', 'Indicator', 'IndicatorValue', 'LearningNeed', 'LegalProvision',
    'Organisation', 'OrganisationMention', 'OrganisationSource', 'Person', 'PersonTitle', 'Point', 'PointDocument',
    'PovertyLine', 'Practice', 'PracticeDocument', 'PracticeMatch', 'Programme', 'ProgrammeComponent',
    'ProgrammeDocument', 'ProgrammeLink', 'ProgrammeSource', 'Province', 'ProvinceClassification', 'ProvinceMention',
    'ProvinceSuccession', 'ReportingDuty', 'SharingClause', 'Source', 'StandardLevel', 'Statement',
    'StatementSpeaker'];
BEGIN
  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('CREATE TRIGGER public_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION public.public_changed()', name);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER public_changed', name);
  END LOOP;
END $$;
