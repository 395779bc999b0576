import type { JSONWebKeySet } from 'jose';
import type { LinkLimits } from '../../src/links/link-options.ts';
import { ContractService } from './contract-service.ts';
import { noRecords, type Records } from './contract/rows.ts';
import { removeRecords, storeRecords } from './department-rows.ts';
import { openHub, type TestHub, type TestHubOptions } from './hub.ts';

export type LinkedHubOptions = Omit<TestHubOptions, 'compared'>;

/** A hub, and departments' services that can be linked to it. */
export interface LinkedHub extends TestHub {
  /** The services that are linked, by the department's key. */
  readonly services: ReadonlyMap<string, ContractService>;
  /** Has these departments run their own service, with these records, and no others. */
  link(records: ReadonlyMap<string, Records>): Promise<void>;
  /** Has the hub's store hold these records, and no others. */
  store(records: Records): Promise<void>;
}

/** Every department is asked by one hub on one machine: what is slow here is the machine, not a department. */
const patient: Partial<LinkLimits> = { timeout: 20_000 };

/** Opens a hub whose departments can be linked. It checks none of its answers against others. Close it in `afterAll`. */
export async function openLinkedHub({ linkLimits, ...options }: LinkedHubOptions = {}): Promise<LinkedHub> {
  const hub = await openHub({ ...options, compared: false, linkLimits: { ...patient, ...linkLimits } });
  const { now } = hub.app.services;
  const keys = (await (await fetch(`${hub.address}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  // Without the policy nothing tells which fields are open, and no assertion names them.
  const taking = { trust: { hub: 'lienthong', keys }, areFieldsChecked: options.isGuarded !== false };
  const started = new Map<string, ContractService>();
  const services = new Map<string, ContractService>();
  const { departmentLink } = hub.database.client;
  const unlink = async (): Promise<void> => {
    await departmentLink.deleteMany();
    services.clear();
  };
  return {
    ...hub,
    services,
    link: async (records) => {
      await unlink();
      for (const [department, held] of records) {
        const known = started.get(department);
        const service = known ?? new ContractService({ department, now, ...taking });
        if (known === undefined) await service.start();
        service.records = held;
        started.set(department, service);
        services.set(department, service);
      }
      await departmentLink.createMany({
        data: [...services].map(([departmentId, { url }]) => ({
          id: departmentId,
          departmentId,
          url,
          certificateAuthority: null,
          contractVersion: '1.0',
          addedAt: new Date('2026-11-01'),
        })),
      });
    },
    store: async (records) => {
      await unlink();
      await removeRecords(hub.database.client);
      await storeRecords(hub.database.client, records);
    },
    close: async () => {
      await hub.close();
      for (const service of started.values()) await service.stop();
    },
  };
}

/** The records of departments, split into those that are kept here and those that are linked. */
export function splitRecords(
  records: ReadonlyMap<string, Records>,
  linked: ReadonlySet<string>,
): { readonly here: readonly Records[]; readonly there: ReadonlyMap<string, Records> } {
  const there = new Map([...linked].map((department) => [department, records.get(department) ?? noRecords]));
  return { here: [...records].filter(([department]) => !linked.has(department)).map(([, held]) => held), there };
}
