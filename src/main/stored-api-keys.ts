import type { Database } from '../db/database.ts';
import { dayOf } from '../base/day.ts';
import type { ApiKeys } from '../identity/api-keys.ts';
import { createKey, listKeys, revokeKey } from '../identity/key-store.ts';
import { checkDepartment } from '../seed/check-department.ts';

/** Manages the API keys of an open database. */
export const storedApiKeys = (database: Database): ApiKeys => ({
  async create(given) {
    if (given.departmentCode !== null) await checkDepartment(database, given.departmentCode, dayOf(new Date()));
    return createKey(database, given);
  },
  list: () => listKeys(database),
  revoke: (id) => revokeKey(database, id),
});
