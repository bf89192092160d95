import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { invoke, openStage } from '../../local/commands/command.ts';
import { asOktaDomain } from '../brands.ts';
import { withContract } from '../flow/contract.ts';
import type { People, Target } from '../flow/target.ts';
import { openMailbox } from './mailbox.ts';
import type { StageSettings } from './settings.ts';

/**
 * All people have labelled addresses of one mailbox. In the sandbox, SES sends to them if the mailbox's
 * domain or the address without the label is verified (Amazon SES Developer Guide, "Verifying email
 * addresses"). Each company has its own domain below the mailbox's, as an e-mail domain belongs to one
 * company. It routes sign-ins, so the domain must be used for these journeys only.
 */
function peopleOf(mailbox: string, id: string): People {
  const [local, domain = ''] = mailbox.toLowerCase().split('@');
  const emailDomain = `${id}.${domain}`;
  const labelled = (name: string) => `${local}+${name}@${emailDomain}`;
  return {
    company: 'Journeys <Test> & Söhne',
    csm: labelled('dana'),
    contact: labelled('otto'),
    mainAdmin: labelled('ada'),
    emailDomain,
    user: labelled,
  };
}

/** Whether the onboarding got far enough to have a connection. */
async function connected(client: SFNClient, executionArn: string): Promise<boolean> {
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn }))
    if (events.some((event) => event.stateEnteredEventDetails?.name === 'Connect domains'))
      return true;
  return false;
}

/** A stage that is deployed on AWS, with a real Okta app and a real mailbox. */
export async function openStageTarget(settings: StageSettings) {
  const { TARGET, STAGE, OKTA_DOMAIN, OKTA_CLIENT_ID, OKTA_CLIENT_SECRET } = settings;
  const stage = openStage(STAGE);
  const mailbox = await openMailbox(settings.IMAP_URL);
  const issued: OnboardingId[] = [];
  const target: Target = {
    people: (id) => peopleOf(settings.MAILBOX, id),
    oktaApp: {
      domain: OKTA_DOMAIN,
      clientId: OKTA_CLIENT_ID,
      clientSecret: OKTA_CLIENT_SECRET,
    },
    // With its own endpoint it is an emulator, whose history lacks the invitations.
    countsInvitations: process.env.AWS_ENDPOINT_URL === undefined,
    // Mail may take minutes.
    patience: 180_000,
    async issueSetupLink(company, csm, contact) {
      const link = await invoke(
        stage,
        'IssueSetupLink',
        { company, csm: { email: csm }, ...(contact ? { contact } : {}) },
        z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() }),
      );
      issued.push(link.onboardingId);
      if (!link.setupLink.startsWith(`${TARGET}/setup/`))
        throw new Error(`${STAGE} is at ${new URL(link.setupLink).origin}, not at ${TARGET}`);
      return link;
    },
    request: withContract(async (link, body, headers = {}) => {
      const json = { accept: 'application/json', 'content-type': 'application/json' };
      const answer = await fetch(link, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const type = answer.headers.get('content-type') ?? '';
      return { status: answer.status, body: await answer.json(), type };
    }, TARGET),
    mailsTo: mailbox.mailsTo,
  };
  return {
    target,
    /**
     * Stops running onboardings, so that they send no reminders.
     * @returns names of the remaining Auth0 connections, which the stage may not delete
     */
    async tidyUp(): Promise<string[]> {
      const stateMachine = await stage.stateMachineArn();
      const connections: string[] = [];
      for (const onboardingId of issued) {
        const arn = executionArn(stateMachine, onboardingId);
        try {
          const { status } = await stage.stepFunctions.send(
            new DescribeExecutionCommand({ executionArn: arn }),
          );
          if (status === 'RUNNING')
            await stage.stepFunctions.send(
              new StopExecutionCommand({ executionArn: arn, cause: 'A journey of the tests' }),
            );
          if (await connected(stage.stepFunctions, arn))
            connections.push(connectionName(onboardingId, asOktaDomain(OKTA_DOMAIN)));
        } catch (error) {
          // The journey failed before anything was submitted.
          if (!(error instanceof Error && error.name === 'ExecutionDoesNotExist')) throw error;
        }
      }
      return connections;
    },
    async close() {
      await mailbox.close();
      stage.lambda.destroy();
      stage.stepFunctions.destroy();
    },
  };
}
