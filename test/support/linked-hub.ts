import type { JSONWebKeySet } from 'jose';
import type { LinkLimits } from '../../src/links/link-options.ts';
import { ContractService } from './contract/service.ts';
import { noRecords, type Records } from './contract/rows.ts';
import { removeRecords, storeRecords } from './rows/department-rows.ts';
import { openHub, type TestHub, type TestHubOptions } from './hub.ts';

export type LinkedHubOptions = Omit<TestHubOptions, 'compared'>;

/** A hub, and departments' services that can be linked to it. */
export interface LinkedHub extends TestHub {
  /** The services that are linked, by the department's key. */
  readonly services: ReadonlyMap<string, ContractService>;
  /** Links exactly these departments, whose services then have these records. */
  link(records: ReadonlyMap<string, Records>): Promise<void>;
  /** Replaces the records in the hub's store by these. */
  store(records: Records): Promise<void>;
}

/**
 * Long, because all services run on one machine: if an answer is slow here, the machine is slow, not the department.
 */
const patient: Partial<LinkLimits> = { timeout: 20_000 };

/**
 * Opens a hub whose departments can be linked. Its answers are not compared with a reference. Close it in `afterAll`.
 */
export async function openLinkedHub({ linkLimits, ...options }: LinkedHubOptions = {}): Promise<LinkedHub> {
  const hub = await openHub({ ...options, compared: false, linkLimits: { ...patient, ...linkLimits } });
  const { now } = hub.app.services;
  const keys = (await (await fetch(`${hub.address}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  // Without the policy it is unknown which fields are open, and no assertion names them.
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

/** Splits the records of departments into those of the hub's store and those of linked services. */
export function splitRecords(
  records: ReadonlyMap<string, Records>,
  linked: ReadonlySet<string>,
): { readonly here: readonly Records[]; readonly there: ReadonlyMap<string, Records> } {
  const there = new Map([...linked].map((department) => [department, records.get(department) ?? noRecords]));
  return { here: [...records].filter(([department]) => !linked.has(department)).map(([, held]) => held), there };
}
