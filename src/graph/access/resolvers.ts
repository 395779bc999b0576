import { inputFaults } from '../../messages/input.ts';
import type { StatedPurpose } from '../../access/authority.ts';
import { grantObstacle } from '../../access/access-rules.ts';
import type { Grant } from '../../access/grants.ts';
import type { Context } from '../context.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { Stored } from '../../db/stored.ts';
import { badUserInput } from '../../base/errors.ts';
import type { QueryExplainAccessArgs, Resolvers } from '../generated/resolvers.ts';
import { isStorable } from '../../base/text.ts';
import { casePattern } from '../../identity/stated-purpose.ts';
import { explainField, readFields, type AccessExplanationOf } from './explain-access.ts';

/** Loads a row that must exist because a grant or clause refers to it. */
async function load<Name extends ModelName>(
  model: Name,
  key: string,
  { loaders, today }: Context,
): Promise<Stored<Name>> {
  const row = await loaders.byKey(model)({ key, day: today });
  if (row === null) throw new Error(`No ${model} has the key ${key}.`);
  return row;
}

function departmentIdOf(code: string, { policy }: Context): string {
  const found = isStorable(code) ? policy.grants?.succession.byCode(code.normalize('NFC')) : null;
  if (found != null) return found;
  if (policy.grants === null) return code;
  throw badUserInput('explainAccess.department', inputFaults.department);
}

/** Reads the purpose and the case by the rules of the headers; those of the request if omitted. */
function readStatedPurpose(args: QueryExplainAccessArgs, { viewer, purposes }: Context): StatedPurpose {
  const purpose = args.purpose == null ? viewer.purpose : purposes.check('explainAccess.purpose', args.purpose);
  const caseReference = args.caseReference?.normalize('NFC').trim() ?? viewer.caseReference;
  if (caseReference === null || casePattern.test(caseReference)) return { purpose, caseReference };
  throw badUserInput('explainAccess.caseReference', inputFaults.caseReference);
}

async function explainAccess(args: QueryExplainAccessArgs, context: Context): Promise<AccessExplanationOf> {
  const policy = await context.policyFor(readStatedPurpose(args, context));
  const departmentId = departmentIdOf(args.department, context);
  const fields = readFields(policy, args.dataClass, args.fields);
  return { fields: fields.map((field) => explainField(policy, field, departmentId)) };
}

function grantsOf({ policy, viewer }: Context): Grant[] {
  const grants = viewer.departmentId === null ? [] : (policy.grants?.to(viewer.departmentId) ?? []);
  return grants.filter(({ status }) => status === 'IN_FORCE');
}

/** Resolvers of what a viewer can ask about the access policy. */
export const accessResolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer }) => viewer,
    accessPurposes: (_, __, { purposes }) => [...purposes.list],
    explainAccess: (_, args, context) => explainAccess(args, context),
  },
  Viewer: {
    role: ({ identity }) => identity.role,
    subject: ({ identity }) => identity.subject,
    client: ({ identity }) => identity.client,
    department: ({ departmentId }, _, context) =>
      departmentId === null ? null : load('Department', departmentId, context),
    grants: (_, __, context) => grantsOf(context),
  },
  AccessGrant: {
    agreement: ({ clause }, _, context) => load('CooperationAgreement', clause.agreementId, context),
    clause: ({ clause }, _, context) => load('SharingClause', clause.id, context),
    departments: ({ departments }, _, context) => Promise.all(departments.map((id) => load('Department', id, context))),
    obstacle: (grant, _, { viewer }) => grantObstacle(grant, viewer),
  },
  AccessVia: {
    agreement: ({ clause }, _, context) => clause && load('CooperationAgreement', clause.agreementId, context),
    clause: ({ clause }, _, context) => clause && load('SharingClause', clause.id, context),
  },
  AccessExplanation: {
    allowed: ({ fields }) => fields.every(({ access }) => access.allowed),
  },
};
