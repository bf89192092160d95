import * as z from 'zod/mini';
import { remark } from '../web/remark.ts';

/**
 * The body of `POST /trials/{token}`. Messages are keys of texts' `fieldErrors`.
 */
export const trialRequestSchema = z
  .strictObject({
    /** Domain of the Okta app to try; optional if there is only one. */
    domain: z.optional(z.string('wrongType')),
    /** The CSM skips the trial for this reason. */
    skip: z.optional(z.literal(true, 'wrongType')),
    reason: z.optional(remark),
    /** The customer changes the submission, which is then verified and approved again. */
    correct: z.optional(z.literal(true, 'wrongType')),
  })
  .check(
    z.refine(({ skip, reason }) => !skip || (reason ?? '') !== '', {
      path: ['reason'],
      error: 'required',
    }),
  )
  .check(
    z.refine(({ skip, correct }) => !(skip && correct), {
      path: ['correct'],
      error: 'unknownField',
    }),
  )
  .check(
    z.meta({
      anyOf: [
        { properties: { skip: false } },
        {
          properties: { skip: { const: true }, reason: { pattern: '\\S' }, correct: false },
          required: ['skip', 'reason'],
        },
      ],
    }),
  );
