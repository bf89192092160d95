import * as z from 'zod';
import { dashboardFor } from '../onboarding/onboarding.ts';
import { remark } from '../web/remark.ts';

/** The body of `POST /dashboard/{token}`. Messages are keys of texts' `fieldErrors`. */
export const dashboardRequestSchema = z
  .strictObject({
    done: z.literal(true, 'wrongType').optional(),
    /** The CSM continues without it for this reason. */
    skip: z.literal(true, 'wrongType').optional(),
    reason: remark.optional(),
    /** Whom the answer is about; refused if someone else is asked about by now. Defaults to whoever is asked about. */
    for: z.enum(dashboardFor, 'wrongType').optional(),
  })
  .refine(({ done, skip }) => done || skip, { path: ['done'], error: 'required' })
  .refine(({ done, skip }) => !(done && skip), { path: ['skip'], error: 'unknownField' })
  .refine(({ skip, reason }) => !skip || (reason ?? '') !== '', {
    path: ['reason'],
    error: 'required',
  })
  // The same rules for the OpenAPI document.
  .meta({
    anyOf: [
      { properties: { done: { const: true }, skip: false }, required: ['done'] },
      {
        properties: { skip: { const: true }, reason: { pattern: '\\S' }, done: false },
        required: ['skip', 'reason'],
      },
    ],
  });
