// The four shapes, as each server is asked for them: the same rows, in the same order, with the same fields.

const day = '2026-11-22';

export const shapes = [
  {
    name: 'Q1',
    about: 'one province with its departments',
    hub: `query Q1($code: String!) {
      province(code: $code) { name code departments(first: 10) { nodes { name code kind } } }
    }`,
    postgraphile: `query Q1($code: String!) {
      allProvinces(condition: { code: $code, validTo: null }, first: 1) { nodes { name code
        departmentsByProvinceId(condition: { validTo: null }, first: 10, orderBy: [SORT_KEY_ASC]) { nodes { name code kind } }
      } }
    }`,
    variables: { code: '79' },
    sql: `SELECT json_build_object('province', (
      SELECT json_build_object('name', p."name", 'code', p."code", 'departments', json_build_object('nodes', (
        SELECT coalesce(json_agg(json_build_object('name', d."name", 'code', d."code", 'kind', d."kind")), '[]') FROM (
          SELECT "name", "code", "kind" FROM "Department"
          WHERE "provinceId" = p."id" AND "validFrom" <= $2::date AND ("validTo" IS NULL OR "validTo" >= $2::date)
          ORDER BY "sortKey", "id" LIMIT 10) d)))
      FROM "Province" p
      WHERE p."code" = $1 AND p."validFrom" <= $2::date AND (p."validTo" IS NULL OR p."validTo" >= $2::date)
      LIMIT 1))::text AS data`,
    values: ['79', day],
  },
  {
    name: 'Q2',
    about: '34 provinces → 10 departments → 5 agreements → parties',
    hub: `query Q2 {
      provinces(first: 34) { nodes { code name departments(first: 10) { nodes { code name
        agreements(first: 5) { nodes { title signedOn parties(first: 5) { nodes { role signatoryName department { name } } } } }
      } } } }
    }`,
    postgraphile: `query Q2 {
      allProvinces(condition: { validTo: null }, first: 34, orderBy: [SORT_KEY_ASC]) { nodes { code name
        departmentsByProvinceId(condition: { validTo: null }, first: 10, orderBy: [SORT_KEY_ASC]) { nodes { code name
          cooperationAgreementsByAgreementPartyDepartmentIdAndAgreementId(first: 5, orderBy: [SORT_KEY_ASC]) { nodes { title signedOn
            agreementPartiesByAgreementId(first: 5, orderBy: [POSITION_ASC]) { nodes { role signatoryName departmentByDepartmentId { name } } }
          } } } } } }
    }`,
    variables: {},
    // Set by set rather than row by row: each agreement and its parties are written once, though two departments show it.
    sql: `WITH p AS MATERIALIZED (
        SELECT "id", "code", "name", "sortKey" FROM "Province"
        WHERE "validFrom" <= $1::date AND ("validTo" IS NULL OR "validTo" >= $1::date) ORDER BY "sortKey", "id" LIMIT 34
      ), d AS MATERIALIZED (
        SELECT d.* FROM p CROSS JOIN LATERAL (
          SELECT "id", "code", "name", "sortKey", "provinceId" FROM "Department"
          WHERE "provinceId" = p."id" AND "validFrom" <= $1::date AND ("validTo" IS NULL OR "validTo" >= $1::date)
          ORDER BY "sortKey", "id" LIMIT 10) d
      ), shown AS MATERIALIZED (
        SELECT * FROM (
          SELECT linked."departmentId", a."id", a."title", a."signedOn", a."sortKey",
                 row_number() OVER (PARTITION BY linked."departmentId" ORDER BY a."sortKey", a."id") AS place
          FROM (SELECT DISTINCT "departmentId", "agreementId" FROM "AgreementParty" WHERE "departmentId" IN (SELECT "id" FROM d)) linked
          JOIN "CooperationAgreement" a ON a."id" = linked."agreementId"
          WHERE a."signedOn" IS NULL OR a."signedOn" <= $1::date) numbered
        WHERE place <= 5
      ), r AS MATERIALIZED (
        SELECT "agreementId", json_agg(json_build_object('role', "role", 'signatoryName', "signatoryName", 'department', json_build_object('name', "name"))
                                       ORDER BY "position", "id") AS nodes
        FROM (SELECT r."id", r."agreementId", r."position", r."role", r."signatoryName", rd."name",
                     row_number() OVER (PARTITION BY r."agreementId" ORDER BY r."position", r."id") AS place
              FROM "AgreementParty" r JOIN "Department" rd ON rd."id" = r."departmentId"
              WHERE r."agreementId" IN (SELECT "id" FROM shown)) numbered
        WHERE place <= 5 GROUP BY "agreementId"
      ), a AS MATERIALIZED (
        SELECT shown."departmentId", json_agg(json_build_object('title', shown."title", 'signedOn', shown."signedOn",
                 'parties', json_build_object('nodes', coalesce(r.nodes, '[]'))) ORDER BY shown."sortKey", shown."id") AS nodes
        FROM shown LEFT JOIN r ON r."agreementId" = shown."id" GROUP BY shown."departmentId"
      ), ds AS MATERIALIZED (
        SELECT d."provinceId", json_agg(json_build_object('code', d."code", 'name', d."name",
                 'agreements', json_build_object('nodes', coalesce(a.nodes, '[]'))) ORDER BY d."sortKey", d."id") AS nodes
        FROM d LEFT JOIN a ON a."departmentId" = d."id" GROUP BY d."provinceId"
      )
      SELECT json_build_object('provinces', json_build_object('nodes', (
        SELECT json_agg(json_build_object('code', p."code", 'name', p."name", 'departments', json_build_object('nodes', coalesce(ds.nodes, '[]')))
                        ORDER BY p."sortKey", p."id")
        FROM p LEFT JOIN ds ON ds."provinceId" = p."id")))::text AS data`,
    values: [day],
  },
  {
    name: 'Q3',
    about: '20 departments → 20 beneficiaries → enrolments → programme and 5 payments',
    hub: `query Q3 {
      departments(first: 20, filter: { name: { equals: "Sở Y tế" } }) { nodes { name
        beneficiaries(first: 20) { nodes { category status registeredOn
          enrolments(first: 2, orderBy: { field: STARTED_ON }) { nodes { status programme { code name }
            payments(first: 5, orderBy: { field: MONTH }) { nodes { month amount status } } } } } }
      } }
    }`,
    postgraphile: `query Q3 {
      allDepartments(first: 20, condition: { name: "Sở Y tế", validTo: null }, orderBy: [SORT_KEY_ASC]) { nodes { name
        beneficiariesByDepartmentId(first: 20) { nodes { category status registeredOn
          enrolmentsByBeneficiaryId(first: 2, orderBy: [STARTED_ON_ASC]) { nodes { status programmeByProgrammeId { code name }
            paymentsByEnrolmentId(first: 5, orderBy: [MONTH_ASC]) { nodes { month amount status } } } } } }
      } }
    }`,
    variables: {},
    sql: `SELECT json_build_object('departments', json_build_object('nodes', (
      SELECT json_agg(json_build_object('name', d."name", 'beneficiaries', json_build_object('nodes', b.nodes)) ORDER BY d."sortKey", d."id")
      FROM (SELECT "id", "name", "sortKey" FROM "Department"
            WHERE "name" = 'Sở Y tế' AND "validFrom" <= $1::date AND ("validTo" IS NULL OR "validTo" >= $1::date)
            ORDER BY "sortKey", "id" LIMIT 20) d
      CROSS JOIN LATERAL (
        SELECT coalesce(json_agg(json_build_object('category', b."category", 'status', b."status", 'registeredOn', b."registeredOn",
                 'enrolments', json_build_object('nodes', e.nodes))), '[]') AS nodes
        FROM (SELECT "id", "category", "status", "registeredOn" FROM "Beneficiary"
              WHERE "departmentId" = d."id" AND "registeredOn" <= $1::date ORDER BY "id" LIMIT 20) b
        CROSS JOIN LATERAL (
          SELECT coalesce(json_agg(json_build_object('status', e."status", 'programme', json_build_object('code', g."code", 'name', g."name"),
                   'payments', json_build_object('nodes', y.nodes))), '[]') AS nodes
          FROM (SELECT "id", "status", "programmeId" FROM "Enrolment"
                WHERE "beneficiaryId" = b."id" AND "startedOn" <= $1::date ORDER BY "startedOn", "id" LIMIT 2) e
          JOIN "Programme" g ON g."id" = e."programmeId"
          CROSS JOIN LATERAL (
            SELECT coalesce(json_agg(json_build_object('month', y."month", 'amount', y."amount", 'status', y."status")), '[]') AS nodes
            FROM (SELECT "month", "amount", "status" FROM "Payment" WHERE "enrolmentId" = e."id" ORDER BY "month", "id" LIMIT 5) y
          ) y
        ) e
      ) b)))::text AS data`,
    values: [day],
  },
  {
    name: 'Q4',
    about: 'a filtered page of 100 beneficiaries → department → province',
    hub: `query Q4 {
      beneficiaries(first: 100, filter: { status: { eq: ACTIVE }, kind: { eq: PERSON } }, orderBy: { field: REGISTERED_ON, direction: ASC }) {
        nodes { category status registeredOn birthYear department { name code province { name code } } }
      }
    }`,
    postgraphile: `query Q4 {
      allBeneficiaries(first: 100, condition: { status: ACTIVE, kind: PERSON }, orderBy: [REGISTERED_ON_ASC]) {
        nodes { category status registeredOn birthYear departmentByDepartmentId { name code provinceByProvinceId { name code } } }
      }
    }`,
    variables: {},
    sql: `SELECT json_build_object('beneficiaries', json_build_object('nodes', (
      SELECT json_agg(json_build_object('category', b."category", 'status', b."status", 'registeredOn', b."registeredOn", 'birthYear', b."birthYear",
               'department', json_build_object('name', d."name", 'code', d."code", 'province', json_build_object('name', p."name", 'code', p."code"))) ORDER BY b."registeredOn", b."id")
      FROM (SELECT "id", "category", "status", "registeredOn", "birthYear", "departmentId" FROM "Beneficiary"
            WHERE "status" = 'ACTIVE' AND "kind" = 'PERSON' AND "registeredOn" <= $1::date ORDER BY "registeredOn", "id" LIMIT 100 OFFSET 0) b
      JOIN "Department" d ON d."id" = b."departmentId" JOIN "Province" p ON p."id" = d."provinceId")))::text AS data`,
    values: [day],
  },
];
