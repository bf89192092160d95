import { dashboardCallSchema } from '../maintain/dashboard-call.ts';
import { company, onboardingId, submittedAt } from '../web/example.ts';
import { jsonSchema } from './json-schema.ts';

/** An example payload. */
const example = (publicUrl: string) => ({
  type: 'dashboard.reinvite',
  timestamp: submittedAt,
  data: {
    onboardingId,
    companyId: onboardingId,
    company,
    for: 'everyone',
    count: 240,
    peopleUrl: `${publicUrl}/people/${onboardingId}?for=everyone`,
    reportUrl: `${publicUrl}/dashboard-reports/eyJhbGciOiJFUzI1NiJ9.e30.c2ln`,
    reportBy: '2026-11-25T10:30:00.000Z',
    csm: { email: 'dana@sequel.io' },
  },
});

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/**
 * The only call to the operator's own system, made if the stage has its address: what that system must
 * accept, and the callback it reports to.
 * @param report the document's operation of `POST /dashboard-reports/{token}`
 */
export const dashboardCall = (publicUrl: string, report: object) => ({
  post: {
    operationId: 'dashboardReinvite',
    summary: 'People are to be removed from the product’s dashboard and invited again',
    description:
      'Signed as Standard Webhooks says (https://www.standardwebhooks.com), with a key of its own. Any 2xx says that it is ' +
      'taken: then the work is done, and the callback told. A 4xx other than 408, 425 and 429 refuses it, and the CSM is asked. ' +
      'Anything else, and no answer within 10 seconds, is tried again for an hour, with the same `webhook-id`.',
    parameters: [
      header('webhook-id', 'The same when a call comes again: do the work once.'),
      header('webhook-timestamp', 'Seconds since 1970; refuse what is older than five minutes.'),
      header('webhook-signature', 'Of id, timestamp and body; one for each key, with spaces.'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: jsonSchema(dashboardCallSchema, 'output'),
          example: example(publicUrl),
        },
      },
    },
    responses: {
      '2XX': { description: 'Taken: what comes of it is reported to the callback.' },
      '4XX': { description: 'Refused: the CSM is asked.' },
    },
    callbacks: { report: { '{$request.body#/data/reportUrl}': { post: report } } },
  },
});
