import type { Resolvers } from '../generated/resolvers.ts';

export const sourceResolvers: Resolvers = {
  DepartmentSource: {
    department: async ({ departmentId }, _, { loaders, plans, today }, info) => {
      const department = await loaders.byKey(
        'Department',
        plans.rows('Department', info),
      )({ key: departmentId, day: today });
      if (department === null) throw new Error(`The linked department ${departmentId} is not there.`);
      return department;
    },
  },
};
