import { OpenCursors } from '../graph/open-cursor.ts';
import { UsedAssertions } from '../identity/assertion/used-assertions.ts';
import { useAssertion, type AssertionRules } from '../identity/assertion/verify-assertion.ts';
import { readHubSchema } from '../schema.ts';
import { assertedFields } from './asserted-fields.ts';
import type { ServerTls } from '../server/http/http.ts';
import { onlyPost } from '../server/http/only-post.ts';
import { createContractSchema } from './schema.ts';
import { assemble, type App, type CommonOptions } from '../app/assemble.ts';

/** The department that a service serves. */
export interface ServedDepartment {
  /** For example `92-SYT-20250701`. */
  readonly key: string;
  /** For example `92-SYT`. */
  readonly code: string;
}

export interface DepartmentAppOptions extends CommonOptions {
  readonly department: ServedDepartment;
  /** Name and version of the software, for display. */
  readonly software: string;
  /** The hub that may send requests: its name and its public keys. */
  readonly hub: Pick<AssertionRules, 'findKey'> & { readonly name: string };
  /** Serves HTTPS to clients with a certificate only; plain HTTP if null. */
  readonly tls?: ServerTls | null;
}

/**
 * Assembles the service of one department from parts of the hub, with the contract's schema and one hub that may send
 * requests.
 */
export function createDepartmentApp({ department, software, hub, ...common }: DepartmentAppOptions): Promise<App> {
  const { database, log, now = () => new Date() } = common;
  const { catalogue } = readHubSchema();
  const rules: AssertionRules = {
    hub: hub.name,
    department: department.code,
    findKey: hub.findKey,
    used: new UsedAssertions(database),
    log,
    now,
  };
  return assemble({
    ...common,
    schema: createContractSchema({ departmentId: department.key, software, now }, catalogue),
    catalogue,
    cursors: new OpenCursors(),
    soleDepartmentId: department.key,
    readRequester: ({ authorization }, body) => useAssertion(authorization, body, rules),
    plugins: [assertedFields(catalogue)],
    handlers: [onlyPost],
    served: [],
  });
}
