import { z } from 'zod';
import { casePattern, purposePattern } from '../stated-purpose.ts';
import { enums } from '../../db/generated/model.ts';

/** A name that the ledger can store: one line of text, of a usual length. */
const name = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);
const instant = z.number().int().nonnegative();
const key = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u);

/** The claims of an assertion. Later versions of the contract may add others. */
export const assertionClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  iat: instant,
  exp: instant,
  jti: z.string().regex(/^[\w-]{16,100}$/),
  viewer: z.object({
    // The hub asks on its own behalf as an anonymous viewer, who may see nothing personal.
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
