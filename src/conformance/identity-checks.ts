import { nowOf } from './assertion.ts';
import type { Check } from './check.ts';
import { makeId } from './record-id.ts';
import { Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

interface ServiceFacts {
  readonly contractVersion: unknown;
  readonly departmentId: unknown;
  readonly departmentCode: unknown;
  readonly now: unknown;
  readonly asOf: unknown;
}

async function readFacts(service: CheckedService): Promise<ServiceFacts> {
  const selection = '{ contractVersion software now asOf department { id code } }';
  const value = await service.read({ field: 'service', args: {}, selection });
  if (!isObject(value)) throw new Breach('`service`', 'an object', 'none');
  const department = isObject(value['department']) ? value['department'] : {};
  const { contractVersion, now, asOf } = value;
  return { contractVersion, now, asOf, departmentId: department['id'], departmentCode: department['code'] };
}

const short = (value: unknown): string =>
  typeof value === 'string' && /^[\w.:+-]{1,60}$/.test(value) ? `\`${value}\`` : 'something else';

export const identityCheck: Check = {
  name: 'identity',
  title: 'It is the service of this department, and implements this contract',
  remedy:
    'Link the service of the right department; `service` identifies it by its code, its global id and version 1.x.',
  run: async (service) => {
    const { key, code } = service.options.department;
    const { contractVersion, departmentId, departmentCode } = await readFacts(service);
    if (typeof contractVersion !== 'string' || !/^1\.\d+$/.test(contractVersion)) {
      throw new Breach('`service.contractVersion`', '`1.0` or a later 1.x', short(contractVersion));
    }
    if (departmentCode !== code) throw new Breach('`service.department.code`', `\`${code}\``, short(departmentCode));
    if (departmentId !== makeId('Department', key)) {
      throw new Breach('`service.department.id`', `the global id of ${key}`, 'another');
    }
    return `${code}, contract ${contractVersion}`;
  },
};

const tolerance = 5000;

export const clockCheck: Check = {
  name: 'clock',
  title: 'Its clock is right',
  remedy: 'Set the clock by NTP: assertions are valid for seconds. `asOf` is never later than `now`.',
  run: async (service) => {
    const sent = nowOf(service.options).getTime();
    const { now, asOf } = await readFacts(service);
    const came = nowOf(service.options).getTime();
    const [shown, current] = [now, asOf].map((value) => (typeof value === 'string' ? Date.parse(value) : NaN));
    if (shown === undefined || current === undefined || Number.isNaN(shown) || Number.isNaN(current)) {
      throw new Breach('`service.now` and `service.asOf`', 'instants', 'something else');
    }
    const off = shown < sent ? shown - sent : Math.max(0, shown - came);
    if (Math.abs(off) > tolerance) {
      throw new Breach('`service.now`', 'the hub’s time within 5 s', `one that is ${Math.round(off / 1000)} s off`);
    }
    if (current > shown + 1000) throw new Breach('`service.asOf`', 'an instant not after `now`', 'a later one');
    return `${Math.abs(off) < 500 ? 'less than half a second' : `${Math.round(Math.abs(off) / 1000)} s`} off`;
  },
};

export const connectionCheck: Check = {
  name: 'connection',
  title: 'Both ends of the connection prove their identity',
  remedy:
    'Serve TLS 1.2 or later with a certificate for this host name, signed by the authority that the link names, and refuse clients without a certificate that the hub’s authority signed.',
  run: async ({ options }) => {
    if (options.connection === null) return 'plain HTTP on this machine: for development only';
    const { certificate, isOpenToAll } = await options.connection();
    if (isOpenToAll) throw new Breach('A client without a certificate', 'to be refused', 'an answer');
    return certificate;
  },
};
