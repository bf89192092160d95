import * as z from 'zod';
import { remark } from '../web/remark.ts';

/** The body of `POST /switches/{token}`. Messages are keys of texts' `fieldErrors`. */
export const switchRequestSchema = z
  .strictObject({
    on: z.boolean('wrongType'),
    /** Why it is switched off: for the audit, and for whoever reads the page. */
    reason: remark.optional(),
  })
  .refine(({ on, reason }) => on || (reason ?? '') !== '', { path: ['reason'], error: 'required' })
  // The same rule for the interface's document.
  .meta({
    anyOf: [
      { properties: { on: { const: true } } },
      { properties: { on: { const: false }, reason: { pattern: '\\S' } }, required: ['reason'] },
    ],
  });
