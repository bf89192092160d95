import * as z from 'zod/mini';
import { remark } from '../web/remark.ts';

/** The body of `POST /switches/{token}`. Messages are keys of texts' `fieldErrors`. */
export const switchRequestSchema = z
  .strictObject({
    on: z.boolean('wrongType'),
    /** When to switch it on; omitted for now. Only while the onboarding waits for it. */
    at: z.optional(z.iso.datetime({ offset: true, error: 'momentUnknown' })),
    /** Why it is switched off: for the audit, and for readers of the page. */
    reason: z.optional(remark),
  })
  .check(z.refine(({ on, at }) => on || at === undefined, { path: ['at'], error: 'momentForOff' }))
  .check(
    z.meta({
      anyOf: [
        { properties: { on: { const: true } } },
        { properties: { on: { const: false } }, not: { required: ['at'] } },
      ],
    }),
  );
