import * as z from 'zod';
import { remark } from '../web/remark.ts';

/**
 * The body of `POST /dashboard-reports/{token}`: done, or failed with a reason. Messages are keys of texts'
 * `fieldErrors`.
 */
export const dashboardReportSchema = z
  .strictObject({
    done: z.literal(true, 'wrongType').optional(),
    failed: z.literal(true, 'wrongType').optional(),
    reason: z.optional(remark),
  })
  .refine(({ done, failed }) => done || failed, { path: ['done'], error: 'required' })
  .refine(({ done, failed }) => !(done && failed), { path: ['failed'], error: 'unknownField' })
  .refine(({ failed, reason }) => !failed || (reason ?? '') !== '', {
    path: ['reason'],
    error: 'required',
  })
  // The same rules for the OpenAPI document.
  .meta({
    anyOf: [
      { properties: { done: { const: true }, failed: false }, required: ['done'] },
      {
        properties: { failed: { const: true }, reason: { pattern: '\\S' }, done: false },
        required: ['failed', 'reason'],
      },
    ],
  });
