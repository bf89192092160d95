import * as z from 'zod';
import { remark } from '../web/remark.ts';

/**
 * The body of `POST /trials/{token}`. Messages are keys of texts' `fieldErrors`.
 */
export const trialRequestSchema = z
  .strictObject({
    /** Domain of the Okta app to try; optional if there is only one. */
    domain: z.string('wrongType').optional(),
    /** The CSM skips the trial for this reason. */
    skip: z.literal(true, 'wrongType').optional(),
    reason: remark.optional(),
    /** The customer changes the submission, which is then verified and approved again. */
    correct: z.literal(true, 'wrongType').optional(),
  })
  .refine(({ skip, reason }) => !skip || (reason ?? '') !== '', {
    path: ['reason'],
    error: 'required',
  })
  .refine(({ skip, correct }) => !(skip && correct), { path: ['correct'], error: 'unknownField' })
  // The same rules for the OpenAPI document.
  .meta({
    anyOf: [
      { properties: { skip: false } },
      {
        properties: { skip: { const: true }, reason: { pattern: '\\S' }, correct: false },
        required: ['skip', 'reason'],
      },
    ],
  });
