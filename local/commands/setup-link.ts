import { Option } from '@commander-js/extra-typings';
import * as z from 'zod';
import { companyName } from '../../functions/onboarding/names.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { invoke, type Stage } from './command.ts';
import { address, csmName, type Done, id, NAME, runHere, stageProgram, valid } from './program.ts';

const about =
  'Issues the link with which one company sets up its single sign-on, or replaces its client secrets; or mails a CSM the link to all their onboardings.';

const company = valid(companyName, NAME);
const days = valid(
  z
    .string()
    .regex(/^([1-9]|[1-8]\d|90)$/)
    .transform(Number),
  'a whole number from 1 to 90',
);

interface Order {
  company?: string;
  again?: OnboardingId;
  csm?: string;
  csmName?: string;
  contact?: string;
  days?: number;
}

async function issue(
  stage: Stage,
  { company, again, csm, csmName, contact, days }: Order,
): Promise<Done> {
  const answer = await invoke(
    stage,
    'IssueSetupLink',
    { company, again, csm: csm && { email: csm, name: csmName }, contact, days },
    z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() }),
  );
  const how =
    contact === undefined
      ? "send it to the customer's Okta admin only."
      : `it is mailed to ${contact} within a minute.`;
  return {
    json: answer,
    words: `${answer.setupLink}\n\nOnboarding ${answer.onboardingId}. Whoever has the link can submit: ${how}`,
  };
}

async function rotateSecrets(stage: Stage, onboardingId: OnboardingId): Promise<Done> {
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

async function mailQueue(stage: Stage, csm: string): Promise<Done> {
  const answer = await invoke(stage, 'IssueQueueLink', { csm }, z.object({ mailedTo: z.string() }));
  return { json: answer, words: `A link to the list is being mailed to ${answer.mailedTo}.` };
}

/** Names of options that only a link to a new onboarding takes. */
const ordering = ['company', 'csm', 'csmName', 'contact', 'days'];

/** `npm run setup-link`. */
export const setupLink = stageProgram(
  'setup-link',
  {
    about,
    json: '{"onboardingId", "setupLink"}, {"onboardingId", "rotationLink", "domains"}, or {"mailedTo"}',
  },
  (root, answer) =>
    root
      .option('--company <name>', 'the customer', company)
      .option('--csm <address>', 'the Customer Success Manager who approves', address)
      .option('--csm-name <name>', "the CSM's name in mails", csmName)
      .option(
        '--contact <address>',
        "the customer's Okta admin, who is mailed the link, and all other mails from the beginning; other people get mails once their domain is proven",
        address,
      )
      .option('--days <number>', 'within which the customer must submit; default: 30', days)
      .addOption(
        new Option('--again <id>', 'more domains or people for the connections of this onboarding')
          .argParser(id)
          .conflicts('company'),
      )
      .addOption(
        new Option(
          '--rotate <id>',
          "a link to replace this onboarding's client secrets, valid for 14 days",
        )
          .argParser(id)
          .conflicts([...ordering, 'again']),
      )
      .addOption(
        new Option(
          '--queue <address>',
          'mails this CSM a link to their onboardings, valid for 14 days',
        )
          .argParser(address)
          .conflicts([...ordering, 'again', 'rotate']),
      )
      .addHelpText(
        'after',
        '\nFor example: npm run setup-link -- --company "Acme Corp" --csm dana@sequel.io --csm-name "Dana Miller"',
      )
      .action(
        answer((stage, options) => {
          const { company, csm, csmName, again, rotate, queue } = options;
          if (rotate !== undefined) return rotateSecrets(stage, rotate);
          if (queue !== undefined) return mailQueue(stage, queue);
          if (again === undefined && (company === undefined || csm === undefined))
            return root.error(
              'error: --company and --csm are needed, or one of --again, --rotate and --queue',
            );
          if (csm === undefined && csmName !== undefined)
            return root.error('error: --csm-name needs --csm');
          return issue(stage, options);
        }),
      ),
);

if (import.meta.main) await runHere(setupLink);
