import * as z from 'zod';
import { wait } from '../onboarding/inputs.ts';
import { stages } from '../onboarding/onboarding.ts';
import { waitsFor } from '../record/summary.ts';
import { company, onboardingId, submittedAt } from '../web/example.ts';
import { isoTime, named, operation } from '../web/operation.ts';

const took = z.object({ median: z.int(), ninetieth: z.int() });
const queue = named(
  'Queue',
  z.object({
    csm: z.string(),
    /** In this order: waiting for the CSM, for the customer, for nobody, and ended. */
    onboardings: z.array(
      z.object({
        onboardingId: z.string(),
        company: z.string(),
        stage: z.enum(stages),
        isAutomatic: z
          .boolean()
          .optional()
          .describe(
            'The product’s own system was asked to prepare the dashboard, and has not answered yet.',
          ),
        waitsFor: z.enum(waitsFor),
        since: isoTime,
        /** As in an onboarding's status. */
        deadline: z
          .object({
            for: wait.shape.for,
            since: isoTime,
            reminder: z.iso.date().optional(),
            actBy: z.iso.date(),
            expires: z.iso.date(),
          })
          .optional(),
        linkExpiresAt: isoTime.optional().describe('While nothing came of the setup link.'),
      }),
    ),
    took: z
      .object({
        completed: z.int(),
        total: took,
        customer: took,
        csm: took,
        machine: took,
        ops: took,
      })
      .optional()
      .describe(
        'How long the completed ones of this page took, in milliseconds, in all and by whom they waited for.',
      ),
    next: z.string().optional().describe('`after` of the next page; left out on the last one.'),
  }),
);

const mailed = named('QueueLinkMailed', z.object({ mailedTo: z.string() }));

const csm = 'dana@sequel.io';

export const queueOperations = {
  ShowQueue: operation({
    summary: 'The onboardings of a Customer Success Manager',
    query: { after: '`next` of the page before.' },
    answer: {
      status: 200,
      is: queue,
      examples: {
        queue: {
          csm,
          onboardings: [
            {
              onboardingId,
              company,
              stage: 'awaitingApproval',
              waitsFor: 'csm',
              since: submittedAt,
              deadline: {
                for: 'approval',
                since: submittedAt,
                reminder: '2026-11-27',
                actBy: '2026-12-22',
                expires: '2026-12-23',
              },
            },
            {
              onboardingId: 'globex-0c9e1f5a7b32',
              company: 'Globex',
              stage: 'awaitingSubmission',
              waitsFor: 'customer',
              since: submittedAt,
              linkExpiresAt: '2026-12-25T09:30:00.000Z',
            },
          ],
        },
        empty: { csm, onboardings: [] },
      },
    },
    problems: { 404: ['linkInvalid', 'notFound'], 410: ['linkExpired'] },
  }),
  RenewQueueLink: operation({
    summary: 'Mail a new link to the address in the link, which may have expired',
    answer: { status: 202, is: mailed, examples: { mailed: { mailedTo: csm } } },
    problems: { 503: ['busy'] },
  }),
};
