import { z } from 'zod';
import { casePattern, purposePattern } from '../pretext.ts';
import { enums } from '../../db/generated/model.ts';

/** What can go into the ledger as a name: text of one line, of a length that a name has. */
const name = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);
const instant = z.number().int().nonnegative();
const key = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u);

/** The claims of an assertion. Others may be there, of later versions of the contract. */
export const assertionClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  iat: instant,
  exp: instant,
  jti: z.string().regex(/^[\w-]{16,100}$/),
  viewer: z.object({
    // The hub asks of itself, what a service is, as nobody: to whom nothing personal is open.
    role: z.enum(enums.ViewerRole),
    department: name.nullable(),
    subject: name.nullable(),
    client: name.nullable(),
  }),
  purpose: z.string().regex(purposePattern).nullable(),
  case: z.string().regex(casePattern).nullable(),
  clauses: z.array(key).max(200),
  fields: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/)
        .max(100),
    )
    .max(200),
  operation: z.string().regex(/^[\w-]{43}$/),
});

export type AssertionClaims = z.output<typeof assertionClaims>;
