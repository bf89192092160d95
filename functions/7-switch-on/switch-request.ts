import * as z from 'zod';
import { remark } from '../web/remark.ts';

/** The body of `POST /switches/{token}`. Messages are keys of texts' `fieldErrors`. */
export const switchRequestSchema = z
  .strictObject({
    on: z.boolean('wrongType'),
    /** At which moment it is switched on; left out: now. Only while that is waited for. */
    at: z.iso.datetime({ offset: true, error: 'momentUnknown' }).optional(),
    /** Why what is on is switched off: for the audit, and for whoever reads the page. */
    reason: remark.optional(),
  })
  .refine(({ on, at }) => on || at === undefined, { path: ['at'], error: 'momentForOff' })
  // The same rule for the interface's document.
  .meta({
    anyOf: [
      { properties: { on: { const: true } } },
      { properties: { on: { const: false } }, not: { required: ['at'] } },
    ],
  });
