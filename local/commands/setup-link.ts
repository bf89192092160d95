import * as z from 'zod';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { companyName } from '../../functions/onboarding/names.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { invoke, runHere, type Stage, UsageError } from './command.ts';
import { csm, csmName, type Done, id, NO_NAME, program } from './forms.ts';

const about = `Issues the link with which one company sets up its single sign-on, or changes its client
secrets; or mails a CSM the link to all of the CSM's onboardings.`;

const values = {
  company: { schema: companyName, example: 'Acme Corp', wrong: NO_NAME, about: 'the customer' },
  csm: csm('the Customer Success Manager who approves'),
  again: { ...id, about: 'an onboarding of the same company' },
  rotate: { ...id, about: 'an onboarding whose people sign in' },
  queue: csm('a Customer Success Manager'),
  'csm-name': csmName,
  contact: {
    schema: email,
    example: 'riley@acme.com',
    wrong: 'no e-mail address',
    about:
      "the customer's Okta admin, who is mailed the link and written to from the beginning, others once their domain is proven",
  },
  days: {
    schema: z
      .string()
      .regex(/^([1-9]|[1-8]\d|90)$/)
      .transform(Number),
    example: '30',
    wrong: 'no whole number from 1 to 90',
    about: 'days within which the customer must have submitted; 30 without it',
  },
};

interface Order {
  company?: string;
  again?: string;
  csm?: string;
  'csm-name'?: string;
  contact?: string;
  days?: number;
}

async function issue(
  { csm, 'csm-name': name, contact, ...order }: Order,
  stage: Stage,
): Promise<Done> {
  if (csm === undefined && name !== undefined)
    throw new UsageError(
      '--csm-name does not go without --csm.',
      `npm run setup-link -- --again ${id.example} --csm dana@sequel.io --csm-name "${name}"`,
    );
  const answer = await invoke(
    stage,
    'IssueSetupLink',
    { ...order, ...(csm === undefined ? {} : { csm: { email: csm, name } }), contact },
    z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() }),
  );
  const how =
    contact === undefined
      ? "send it to the customer's Okta admin only."
      : `it is mailed to ${contact} within a minute.`;
  return {
    json: answer,
    words: `${answer.setupLink}\n\nOnboarding ${answer.onboardingId}. Who has the link can submit: ${how}`,
  };
}

async function rotate(
  { rotate: onboardingId }: { rotate: OnboardingId },
  stage: Stage,
): Promise<Done> {
  const answer = await invoke(
    stage,
    'IssueRotationLink',
    { onboardingId },
    z.object({
      onboardingId: onboardingIdSchema,
      rotationLink: z.string(),
      domains: z.array(z.string()),
    }),
  );
  return {
    json: answer,
    words: `${answer.rotationLink}\n\nFor new client secrets of ${answer.domains.join(', ')}. Send it to the customer's Okta admin only.`,
  };
}

async function mailQueue({ queue: csm }: { queue: string }, stage: Stage): Promise<Done> {
  const answer = await invoke(stage, 'IssueQueueLink', { csm }, z.object({ mailedTo: z.string() }));
  return { json: answer, words: `A link to the list is on its way to ${answer.mailedTo}.` };
}

/** `npm run setup-link`. */
export const setupLink = program(
  'setup-link',
  {
    about,
    values,
    json: '{"onboardingId", "setupLink"}, {"onboardingId", "rotationLink", "domains"}, or {"mailedTo"}',
  },
  (form) => [
    form('', 'for one company, to begin with', issue, {
      required: ['company', 'csm'],
      optional: ['csm-name', 'contact', 'days'],
    }),
    form('', 'more domains or people for its connections', issue, {
      required: ['again'],
      optional: ['csm', 'csm-name', 'contact', 'days'],
    }),
    form('', 'a link, good for 14 days, to new client secrets', rotate, { required: ['rotate'] }),
    form('', "mails a link, good for 14 days, to the CSM's onboardings", mailQueue, {
      required: ['queue'],
    }),
  ],
);

if (import.meta.main) await runHere(setupLink);
