import * as z from 'zod/mini';
import { emailDomain } from '../onboarding/address-schemas.ts';
import { decisions, switchMoments } from '../onboarding/onboarding.ts';
import { limits } from '../onboarding/submission-limits.ts';
import { remark } from '../web/remark.ts';

/** The body of `POST /approvals/{token}`. Messages are keys of texts' `fieldErrors`. */
export const decisionSchema = z
  .strictObject({
    decision: z.enum(decisions, 'decisionUnknown'),
    /** What to change, or why it is rejected. Shown to the customer. */
    note: z._default(remark, ''),
    /** The submission the CSM saw, as returned by `GET`. A decision on any other is refused. */
    submissionId: z._default(z.string('wrongType').check(z.meta({ minLength: 1 })), ''),
    /** The CSM confirms that the add-on is in the customer's subscription. */
    addOnConfirmed: z._default(z.boolean('wrongType'), false),
    /** E-mail domains without proof that the CSM vouches for. */
    vouchedDomains: z._default(
      z
        .array(emailDomain, 'wrongType')
        .check(z.maxLength(limits.oktaApps * limits.emailDomains, 'tooMany')),
      [],
    ),
    /** Names of connections that the CSM takes e-mail domains over from. */
    replaces: z._default(
      z
        .array(z.string().check(z.maxLength(128, 'tooLong')).brand<'ConnectionName'>(), 'wrongType')
        .check(z.maxLength(100, 'tooMany')),
      [],
    ),
    /** When single sign-on is switched on. */
    switchOn: z._default(z.enum(switchMoments, 'wrongType'), 'afterTrial'),
  })
  .check(
    z.superRefine(({ decision, note, addOnConfirmed, submissionId }, context) => {
      if (submissionId === '')
        context.addIssue({ code: 'custom', path: ['submissionId'], message: 'required' });
      if (decision === 'approve' && !addOnConfirmed)
        context.addIssue({
          code: 'custom',
          path: ['addOnConfirmed'],
          message: 'addOnNotConfirmed',
        });
      if (decision !== 'approve' && note === '')
        context.addIssue({ code: 'custom', path: ['note'], message: 'required' });
    }),
    // The same rules for the API document.
    z.meta({
      anyOf: [
        {
          properties: { decision: { const: 'approve' }, addOnConfirmed: { const: true } },
          required: ['addOnConfirmed', 'submissionId'],
        },
        {
          properties: {
            decision: { enum: ['requestChanges', 'reject'] },
            note: { pattern: '\\S' },
          },
          required: ['note', 'submissionId'],
        },
      ],
    }),
  );
