import type { Database } from '../../db/database.ts';
import { quoted } from '../../db/schema-names.ts';
import { OperatorError } from '../../base/errors.ts';
import { recordModelNames } from '../../records/record-models.ts';
import { countRecords } from '../../links/link-store.ts';
import type { Link } from '../../access/link.ts';

/** Tables of records, in the order in which their rows can be deleted. */
const tables = recordModelNames.toReversed();

/** Returns the SQL that deletes a department's records from the hub's store. */
const deleteRecords = ({ schemas: { hub } }: Pick<Database, 'schemas'>, departmentId: string): string =>
  tables.map((table) => `DELETE FROM ${quoted(hub)}."${table}" WHERE "departmentId" = '${departmentId}';`).join(' ');

type HeldLink = Pick<Link, 'departmentId' | 'departmentCode' | 'url'>;

/** Describes the steps in order. No command moves records out of a hub. */
function describeSteps(database: Database, link: HeldLink, isProduction: boolean): string {
  const { departmentId, departmentCode: code, url } = link;
  const last = `run "lienthong link add ${code} ${url}" again`;
  if (!isProduction) {
    const place = database.kind === 'embedded' ? 'LIENTHONG_DATA_DIR' : 'DATABASE_URL';
    return (
      `Made-up records can only be omitted from the start: (1) set ${place} to an empty place; ` +
      `(2) export LIENTHONG_SYNTHETIC_EXCEPT=${code}; (3) run "lienthong seed"; (4) ${last}; (5) run "lienthong serve".`
    );
  }
  if (database.kind === 'embedded') {
    return (
      'No command removes records from an embedded database: (1) set DATABASE_URL to an empty database; ' +
      `(2) run "lienthong migrate" and "lienthong seed"; (3) ${last}.`
    );
  }
  return (
    "(1) Make a backup of the database; (2) load the records into the service's own database; " +
    `(3) run in the hub's, in one transaction: BEGIN; ${deleteRecords(database, departmentId)} COMMIT; (4) ${last}.`
  );
}

/**
 * Refuses a department whose records are in the hub's store.
 * @throws OperatorError that describes the steps, in order.
 */
export async function refuseHeldRecords(database: Database, link: HeldLink, isProduction: boolean): Promise<void> {
  const held = await countRecords(database, link.departmentId);
  if (held.length === 0) return;
  const counts = held.map(({ name, count }) => `${count} ${name}`).join(', ');
  throw new OperatorError(
    `The hub's store holds records of ${link.departmentCode}: ${counts}. A linked department keeps its records in its own service. ` +
      describeSteps(database, link, isProduction),
  );
}
