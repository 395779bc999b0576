import { createCatalogue } from '../access/field-class.ts';
import { OpenCursors } from '../graph/open-cursor.ts';
import { UsedAssertions } from '../identity/assertion/used-assertions.ts';
import { useAssertion, type AssertionRules } from '../identity/assertion/verify-assertion.ts';
import { createContractSchema, createSchema } from '../schema.ts';
import { assertedFields } from '../server/asserted-fields.ts';
import type { ServerTls } from '../server/http/http.ts';
import { onlyPost } from '../server/http/only-post.ts';
import { assemble, type App, type CommonOptions } from './assemble.ts';

/** The department that a service is of. */
export interface HomeDepartment {
  /** `92-SYT-20250701`. */
  readonly key: string;
  /** `92-SYT`. */
  readonly code: string;
}

export interface NodeAppOptions extends CommonOptions {
  readonly department: HomeDepartment;
  /** Name and version of the software, for people to read. */
  readonly software: string;
  /** The hub that is answered: its name, and where its keys are had. */
  readonly hub: Pick<AssertionRules, 'findKey'> & { readonly name: string };
  /** Serves HTTPS to those alone that have a certificate; plain HTTP where it is null. */
  readonly tls?: ServerTls | null;
}

/** Wires the service of one department, of the parts of the hub: the contract's schema, and one hub that may ask. */
export function createNodeApp({ department, software, hub, ...common }: NodeAppOptions): Promise<App> {
  const { database, log, now = () => new Date() } = common;
  const catalogue = createCatalogue(createSchema());
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
    home: department.key,
    readAsker: ({ authorization }, body) => useAssertion(authorization, body, rules),
    plugins: [assertedFields(catalogue)],
    handlers: [onlyPost],
    served: [],
  });
}
