import { parseArgs } from 'node:util';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { CommandError, openStage, run, UsageError } from './command.ts';

const usage = `Issues the link with which one company sets up its single sign-on.

  npm run setup-link -- --company "Acme Corp" --csm dana@sequel.io

  --company   the customer
  --csm       e-mail address of the Customer Success Manager who approves
  --csm-name  how that person is called in mails
  --days      days within which the customer must have submitted (30)
  --stage     a stage on AWS; without it, what \`npm start\` runs on this machine
  --json      {"onboardingId", "setupLink"} instead of text`;

const answerSchema = z.object({ onboardingId: z.string(), setupLink: z.string() });
const failureSchema = z.object({ errorMessage: z.string() });

await run(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      company: { type: 'string' },
      csm: { type: 'string' },
      'csm-name': { type: 'string' },
      days: { type: 'string' },
      stage: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const { company, csm, days } = values;
  if (!company?.trim()) throw new UsageError('--company is missing.');
  if (!csm) throw new UsageError('--csm is missing.');
  if (!z.email().safeParse(csm).success) throw new UsageError(`--csm is no e-mail address: ${csm}`);
  if (days !== undefined && !/^([1-9]|[1-8]\d|90)$/.test(days))
    throw new UsageError('--days must be a whole number from 1 to 90.');

  const stage = openStage(values.stage, Number(process.env.PORT ?? 3000));
  const { Payload, FunctionError } = await stage.lambda.send(
    new InvokeCommand({
      FunctionName: stage.functionName('IssueSetupLink'),
      Payload: JSON.stringify({
        company,
        csm: { email: csm, ...(values['csm-name'] ? { name: values['csm-name'] } : {}) },
        ...(days === undefined ? {} : { days: Number(days) }),
      }),
    }),
  );
  const payload: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError) {
    const failure = failureSchema.safeParse(payload);
    throw new CommandError(failure.success ? failure.data.errorMessage : 'The function failed.');
  }
  const answer = answerSchema.parse(payload);
  return values.json
    ? JSON.stringify(answer)
    : `${answer.setupLink}\n\nOnboarding ${answer.onboardingId}. Who has the link can submit: send it to the customer's Okta admin only.`;
});
