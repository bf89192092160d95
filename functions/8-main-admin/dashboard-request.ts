import * as z from 'zod/mini';
import { dashboardFor } from '../onboarding/onboarding.ts';
import { remark } from '../web/remark.ts';

/** The body of `POST /dashboard/{token}`. Messages are keys of texts' `fieldErrors`. */
export const dashboardRequestSchema = z
  .strictObject({
    done: z.optional(z.literal(true, 'wrongType')),
    /** The CSM continues without it for this reason. */
    skip: z.optional(z.literal(true, 'wrongType')),
    reason: z.optional(remark),
    /** Whom the answer is about; refused if someone else is asked about by now. Defaults to whoever is asked about. */
    for: z.optional(z.enum(dashboardFor, 'wrongType')),
  })
  .check(z.refine(({ done, skip }) => done || skip, { path: ['done'], error: 'required' }))
  .check(z.refine(({ done, skip }) => !(done && skip), { path: ['skip'], error: 'unknownField' }))
  .check(
    z.refine(({ skip, reason }) => !skip || (reason ?? '') !== '', {
      path: ['reason'],
      error: 'required',
    }),
  )
  .check(
    z.meta({
      anyOf: [
        { properties: { done: { const: true }, skip: false }, required: ['done'] },
        {
          properties: { skip: { const: true }, reason: { pattern: '\\S' }, done: false },
          required: ['skip', 'reason'],
        },
      ],
    }),
  );
