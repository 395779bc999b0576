import type { Pretext } from '../../access/authority.ts';
import { grantObstacle } from '../../access/alternatives.ts';
import type { Grant } from '../../access/grants.ts';
import type { Context } from '../../context.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { Stored } from '../../db/stored.ts';
import { badUserInput } from '../../base/errors.ts';
import type { QueryExplainAccessArgs, Resolvers } from '../generated/resolvers.ts';
import { isStorable } from '../../base/text.ts';
import { acceptedCase, casePattern } from '../../identity/pretext.ts';
import { explainField, readFields, type AccessExplanationOf } from './explain-access.ts';

/** A row that is there as long as what names it. */
async function load<Name extends ModelName>(
  model: Name,
  key: string,
  { loaders, today }: Context,
): Promise<Stored<Name>> {
  const row = await loaders.byKey(model)({ key, day: today });
  if (row === null) throw new Error(`${model} is not there: ${key}.`);
  return row;
}

function departmentIdOf(code: string, { policy }: Context): string {
  const found = isStorable(code) ? policy.grants?.succession.byCode(code.normalize('NFC')) : null;
  if (found != null) return found;
  if (policy.grants === null) return code;
  throw badUserInput('explainAccess.department', 'no department has this code today', 'a code such as `92-SYT`');
}

/** Reads the purpose and the case by the rules of the headers; those of the request if omitted. */
function readPretext(args: QueryExplainAccessArgs, { viewer, purposes }: Context): Pretext {
  const purpose = args.purpose == null ? viewer.purpose : purposes.check('explainAccess.purpose', args.purpose);
  const caseReference = args.caseReference?.normalize('NFC').trim() ?? viewer.caseReference;
  if (caseReference === null || casePattern.test(caseReference)) return { purpose, caseReference };
  throw badUserInput('explainAccess.caseReference', 'this is no reference of a case', acceptedCase);
}

async function explainAccess(args: QueryExplainAccessArgs, context: Context): Promise<AccessExplanationOf> {
  const policy = await context.policyFor(readPretext(args, context));
  const departmentId = departmentIdOf(args.department, context);
  const fields = readFields(policy, args.dataClass, args.fields);
  return { fields: fields.map((field) => explainField(policy, field, departmentId)) };
}

function grantsOf({ policy, viewer }: Context): Grant[] {
  const grants = viewer.departmentId === null ? [] : (policy.grants?.to(viewer.departmentId) ?? []);
  return grants.filter(({ force }) => force === 'IN_FORCE');
}

/** What the policy tells of itself. */
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
