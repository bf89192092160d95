import * as z from 'zod/mini';
import { email } from '../onboarding/address-schemas.ts';
import { personName } from '../onboarding/names.ts';
import { csmActions } from '../onboarding/onboarding.ts';

/** The body of `POST /approvals/{token}/actions`. Messages are keys of texts' `fieldErrors`. */
export const actionRequestSchema = z
  .strictObject({
    /** Mail the CSM again, remind the customer, or hand over to another CSM. */
    action: z.enum(csmActions, 'wrongType'),
    csm: z.optional(z.strictObject({ name: z.optional(personName), email })),
  })
  .check(
    z.refine(({ action, csm }) => action !== 'handOver' || csm !== undefined, {
      path: ['csm', 'email'],
      error: 'required',
    }),
    z.refine(({ action, csm }) => action === 'handOver' || csm === undefined, {
      path: ['csm'],
      error: 'unknownField',
    }),
    // The same rules for the API document.
    z.meta({
      anyOf: [
        { properties: { action: { const: 'handOver' } }, required: ['csm'] },
        { properties: { action: { not: { const: 'handOver' } }, csm: false } },
      ],
    }),
  );
