-- Each part of a figure leads to the published value that it is, which has its source, and what is inferred or open to two readings.
CREATE OR REPLACE VIEW "ProvinceFigure" AS
WITH predecessor AS (
    SELECT unit."provinceId", unit."unitId" FROM "ProvinceUnit" unit
    WHERE unit."unitId" <> unit."provinceId"
      AND NOT EXISTS (SELECT 1 FROM "ProvinceSuccession" earlier WHERE earlier."successorId" = unit."unitId")
), known AS (
    SELECT "id" AS "valueId", "provinceId" AS "unitId", "indicatorId", "period", "moment", "actual", coalesce("actualQualifier", 'EXACT') AS qualifier
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
           json_agg(json_build_object('provinceId', "unitId", 'valueId', "valueId", 'value', "actual", 'qualifier', qualifier) ORDER BY "unitId", "actual", qualifier) AS parts
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
