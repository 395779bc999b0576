import type { Resolvers } from '../generated/resolvers.ts';

export const sourceResolvers: Resolvers = {
  DepartmentSource: {
    message: ({ message }) => message?.en ?? null,
    messageVi: ({ message }) => message?.vi ?? null,
    department: async ({ departmentId }, _, { loaders, plans, today }, info) => {
      const department = await loaders.byKey(
        'Department',
        plans.rows('Department', info),
      )({ key: departmentId, day: today });
      if (department === null) throw new Error(`The linked department ${departmentId} does not exist.`);
      return department;
    },
  },
};
