import { quoted } from '../schema-names.ts';
import type { ExtensionFacts, ServerFacts } from './facts.ts';
import { wrongSettings } from './session.ts';
import { isPlainName } from '../../settings/database-url.ts';

/** A state of a server that prevents the hub from working. */
export interface ServerFault {
  /** What is wrong, as part of a sentence. */
  readonly what: string;
  /** The remedy: SQL for a role that may run it, or advice. */
  readonly statements?: readonly string[];
  readonly advice?: string;
}

const absent = null;

function findEncodingFault({ encoding }: ServerFacts): ServerFault | null {
  if (encoding === 'UTF8') return absent;
  return {
    what: `its encoding is ${encoding}, which cannot store Vietnamese`,
    advice: "Make a database with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
  };
}

function findSchemaFault({ schema, hasSchema, mayUseSchema, role }: ServerFacts): ServerFault | null {
  if (schema === null) {
    return {
      what: `the search path of the role ${role} names no schema that it may use`,
      advice: 'Name one in DATABASE_URL, such as ?schema=lienthong',
    };
  }
  if (!isPlainName(schema)) return { what: 'the name of its schema contains quotes', advice: 'Rename it' };
  if (!hasSchema || mayUseSchema) return absent;
  return {
    what: `the role ${role} may not use the schema ${schema}`,
    statements: [`GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}`],
  };
}

function findExtensionUseFault({ extensions, role }: ServerFacts): ServerFault | null {
  const closed = [...new Set(extensions.flatMap(({ schema, mayUse }) => (schema === null || mayUse ? [] : schema)))];
  if (closed.length === 0) return absent;
  return {
    what: `the role ${role} may not use the extensions in ${closed.join(' and ')}`,
    statements: closed.map((schema) => `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}`),
  };
}

function findSettingFault({ settings, role }: ServerFacts): ServerFault | null {
  const wrong = wrongSettings(settings);
  if (wrong.length === 0) return absent;
  return {
    what: wrong.map(({ name, found }) => `${name} is ${found}`).join(' and '),
    statements: wrong.map(({ name, wanted }) => `ALTER ROLE ${quoted(role)} SET ${name} = '${wanted}'`),
  };
}

function findReadOnlyFault({ isReadOnly }: ServerFacts): ServerFault | null {
  if (!isReadOnly) return absent;
  return {
    what: 'nothing can be written there: it is a standby, or default_transaction_read_only is on',
    advice: 'Name the primary in DATABASE_URL',
  };
}

function findCreationFault(facts: ServerFacts): ServerFault | null {
  const { schema, hasSchema, mayCreateInSchema, mayCreateInDatabase, role } = facts;
  if (schema === null || mayCreateInSchema || (!hasSchema && mayCreateInDatabase)) return absent;
  if (!hasSchema) {
    return {
      what: `it has no schema ${schema}, and the role ${role} may not create it`,
      statements: [`CREATE SCHEMA ${quoted(schema)} AUTHORIZATION ${quoted(role)}`],
    };
  }
  const grant = `GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}`;
  if (schema !== 'public') {
    return { what: `the role ${role} may not create tables in the schema ${schema}`, statements: [grant] };
  }
  return {
    what: `the role ${role} may not create tables in the schema public, as is usual from PostgreSQL 15 on`,
    statements: [grant],
    advice: `Or give it a schema of its own, CREATE SCHEMA lienthong AUTHORIZATION ${quoted(role)}, and name it in DATABASE_URL: ?schema=lienthong`,
  };
}

function findOwnerFault({ owner, schema, role }: ServerFacts): ServerFault | null {
  if (owner === null) return absent;
  return {
    what: `the tables in the schema ${schema ?? ''} belong to the role ${owner}, and ${role} may not change them`,
    advice: `Run "lienthong migrate" as ${owner}`,
  };
}

const namesOf = (extensions: readonly ExtensionFacts[]): string => extensions.map(({ name }) => name).join(' and ');

function findExtensionFault(facts: ServerFacts): ServerFault | null {
  const { extensions, isSuperuser, mayCreateInDatabase, role } = facts;
  const missing = extensions.filter(({ schema }) => schema === null);
  const unavailable = missing.filter(({ isAvailable }) => !isAvailable);
  if (unavailable.length > 0) {
    return {
      what: `the server does not have the extensions ${namesOf(unavailable)}`,
      advice: 'Install what its distribution calls postgresql-contrib',
    };
  }
  const refused = isSuperuser ? [] : missing.filter(({ isTrusted }) => !isTrusted || !mayCreateInDatabase);
  if (refused.length === 0) return absent;
  return {
    what: `the extensions ${namesOf(refused)} are not installed, and the role ${role} may not install them`,
    statements: refused.map(({ name }) => `CREATE EXTENSION ${name}`),
  };
}

const presentOf = (faults: readonly (ServerFault | null)[]): ServerFault[] => faults.flatMap((fault) => fault ?? []);

/** Finds the faults that prevent a hub from using a database, migrated or not. */
export const findServerFaults = (facts: ServerFacts): ServerFault[] =>
  presentOf([findEncodingFault(facts), findSchemaFault(facts), findExtensionUseFault(facts), findSettingFault(facts)]);

/** Finds the faults that prevent migrations. */
export const findMigrationFaults = (facts: ServerFacts): ServerFault[] =>
  presentOf([findReadOnlyFault(facts), findOwnerFault(facts), findCreationFault(facts), findExtensionFault(facts)]);

/** Describes faults on one line, with the remedies of all. */
export function describeFaults(faults: readonly ServerFault[]): string {
  const statements = faults.flatMap((fault) => fault.statements ?? []);
  const advice = faults.flatMap((fault) => fault.advice ?? []);
  const sql = statements.length === 0 ? [] : [`As an administrator, run in this database: ${statements.join('; ')};`];
  return [`${faults.map(({ what }) => what).join('; ')}.`, ...sql, ...advice.map((each) => `${each}.`)].join(' ');
}
