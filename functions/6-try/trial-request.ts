import * as z from 'zod';
import { remark } from '../web/remark.ts';

/**
 * The body of `POST /trials/{token}`. Messages are keys of texts' `fieldErrors`.
 */
export const trialRequestSchema = z
  .strictObject({
    /** Of the Okta app to try; may be left out where there is one. */
    domain: z.string('wrongType').optional(),
    /** The CSM goes on without a trial, for this reason. */
    skip: z.literal(true, 'wrongType').optional(),
    reason: remark.optional(),
    /** The customer changes what was sent, and is checked and approved again. */
    correct: z.literal(true, 'wrongType').optional(),
  })
  .refine(({ skip, reason }) => !skip || (reason ?? '') !== '', {
    path: ['reason'],
    error: 'required',
  })
  .refine(({ skip, correct }) => !(skip && correct), { path: ['correct'], error: 'unknownField' })
  // The same rules for the interface's document.
  .meta({
    anyOf: [
      { properties: { skip: false } },
      {
        properties: { skip: { const: true }, reason: { pattern: '\\S' }, correct: false },
        required: ['skip', 'reason'],
      },
    ],
  });
