import { parseArgs } from 'node:util';
import * as z from 'zod';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { companyName, personName } from '../../functions/onboarding/names.ts';
import {
  command,
  invoke,
  onboardingIdOf,
  openStage,
  runHere,
  type Stage,
  UsageError,
  wrongOption,
} from './command.ts';

const examples = {
  new: 'npm run setup-link -- --company "Acme Corp" --csm dana@sequel.io',
  again: 'npm run setup-link -- --again acme-corp-3f9d2c81b04e',
  rotate: 'npm run setup-link -- --rotate acme-corp-3f9d2c81b04e',
  queue: 'npm run setup-link -- --queue dana@sequel.io',
};

const usage = `Issues the link with which one company sets up its single sign-on, or changes its client
secrets; or mails a CSM the link to all of the CSM's onboardings.

  ${Object.values(examples).join('\n  ')}

  --company   the customer
  --again     an onboarding of the same company: more domains or people for its connections
  --csm       e-mail address of the Customer Success Manager who approves
  --contact   the customer's Okta admin, who is mailed the link, and written to from the beginning;
              other people of the customer are once their e-mail domain is proven
  --csm-name  how that person is called in mails
  --days      days within which the customer must have submitted (30)
  --rotate    an onboarding whose people sign in: a link, good for 14 days, to new client secrets
  --queue     a CSM's address: mails a link, good for 14 days, to the CSM's onboardings
  --stage     a stage on AWS; without it, what \`npm start\` runs on this machine
  --json      {"onboardingId", "setupLink"}, {"onboardingId", "rotationLink", "domains"},
              or {"mailedTo"}`;

const NO_NAME = 'a name has at most 100 characters, all of them visible, and is no web address';

async function rotate(stage: Stage, onboardingId: string, json: boolean): Promise<string> {
  const answer = await invoke(
    stage,
    'IssueRotationLink',
    { onboardingId },
    z.object({
      onboardingId: z.string(),
      rotationLink: z.string(),
      domains: z.array(z.string()),
    }),
  );
  return json
    ? JSON.stringify(answer)
    : `${answer.rotationLink}\n\nFor new client secrets of ${answer.domains.join(', ')}. Send it to the customer's Okta admin only.`;
}

async function mailQueue(stage: Stage, csm: string, json: boolean): Promise<string> {
  const answer = await invoke(stage, 'IssueQueueLink', { csm }, z.object({ mailedTo: z.string() }));
  return json ? JSON.stringify(answer) : `A link to the list is on its way to ${answer.mailedTo}.`;
}

/** `npm run setup-link`. */
export const setupLink = command(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      company: { type: 'string' },
      csm: { type: 'string' },
      'csm-name': { type: 'string' },
      contact: { type: 'string' },
      days: { type: 'string' },
      again: { type: 'string' },
      rotate: { type: 'string' },
      queue: { type: 'string' },
      stage: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { company, csm, contact, days, again, queue } = values;
  const stage = openStage(values.stage);
  if (values.rotate !== undefined) {
    if ([company, csm, values['csm-name'], contact, days].some((value) => value !== undefined))
      throw new UsageError(
        '--rotate is about an onboarding that is there: only --stage and --json go with it.',
        examples.rotate,
      );
    if (!values.rotate)
      throw new UsageError('--rotate needs the ID of an onboarding.', examples.rotate);
    return rotate(stage, onboardingIdOf(values.rotate, examples.rotate), values.json);
  }
  if (queue !== undefined) {
    if (
      [company, csm, values['csm-name'], contact, again, days].some((value) => value !== undefined)
    )
      throw new UsageError(
        '--queue is about a CSM: only --stage and --json go with it.',
        examples.queue,
      );
    if (!email.safeParse(queue).success)
      throw wrongOption('--queue', queue, 'no e-mail address', examples.queue);
    return mailQueue(stage, queue, values.json);
  }
  if (again === undefined) {
    if (!companyName.safeParse(company).success)
      throw wrongOption('--company', company, NO_NAME, examples.new);
    if (!csm) throw wrongOption('--csm', csm, '', examples.new);
  } else {
    if (company !== undefined)
      throw new UsageError(
        '--again is for the same company: --company does not go with it.',
        examples.again,
      );
    if (!again) throw new UsageError('--again needs the ID of an onboarding.', examples.again);
    onboardingIdOf(again, examples.again);
  }
  if (csm !== undefined && !email.safeParse(csm).success)
    throw wrongOption('--csm', csm, 'no e-mail address', examples.new);
  if (values['csm-name'] && !personName.safeParse(values['csm-name']).success)
    throw wrongOption(
      '--csm-name',
      values['csm-name'],
      NO_NAME,
      `${examples.new} --csm-name "Dana Miller"`,
    );
  if (contact !== undefined && !email.safeParse(contact).success)
    throw wrongOption(
      '--contact',
      contact,
      'no e-mail address',
      `${examples.new} --contact riley@acme.com`,
    );
  if (days !== undefined && !/^([1-9]|[1-8]\d|90)$/.test(days))
    throw wrongOption('--days', days, 'no whole number from 1 to 90', `${examples.new} --days 30`);

  const answer = await invoke(
    stage,
    'IssueSetupLink',
    {
      ...(again === undefined ? { company } : { again }),
      ...(csm === undefined
        ? {}
        : { csm: { email: csm, ...(values['csm-name'] ? { name: values['csm-name'] } : {}) } }),
      ...(contact === undefined ? {} : { contact }),
      ...(days === undefined ? {} : { days: Number(days) }),
    },
    z.object({ onboardingId: z.string(), setupLink: z.string() }),
  );
  return values.json
    ? JSON.stringify(answer)
    : `${answer.setupLink}\n\nOnboarding ${answer.onboardingId}. Who has the link can submit: ${
        contact === undefined
          ? "send it to the customer's Okta admin only."
          : `it is mailed to ${contact} within a minute.`
      }`;
});

if (import.meta.main) await runHere(setupLink);
