import * as z from 'zod/mini';
import { remark } from '../web/remark.ts';

/**
 * The body of `POST /dashboard-reports/{token}`: done, or failed with a reason. Messages are keys of texts'
 * `fieldErrors`.
 */
export const dashboardReportSchema = z
  .strictObject({
    done: z.optional(z.literal(true, 'wrongType')),
    failed: z.optional(z.literal(true, 'wrongType')),
    reason: z.optional(remark),
  })
  .check(
    z.refine(({ done, failed }) => done || failed, { path: ['done'], error: 'required' }),
    z.refine(({ done, failed }) => !(done && failed), { path: ['failed'], error: 'unknownField' }),
    z.refine(({ failed, reason }) => !failed || (reason ?? '') !== '', {
      path: ['reason'],
      error: 'required',
    }),
    // The same rules for the OpenAPI document.
    z.meta({
      anyOf: [
        { properties: { done: { const: true }, failed: false }, required: ['done'] },
        {
          properties: { failed: { const: true }, reason: { pattern: '\\S' }, done: false },
          required: ['failed', 'reason'],
        },
      ],
    }),
  );
