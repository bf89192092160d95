import { paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { readOnboarding } from '../functions/onboarding/execution.ts';
import { createLink, readLinkKeys } from '../functions/onboarding/links.ts';
import type { Stage } from '../functions/onboarding/onboarding.ts';
import { parseBrand } from '../functions/runtime/brand.ts';

const issued = z.object({ onboardingId: z.string(), setupLink: z.string() });

/** What the home page needs to know of onboardings: all of it read, or signed, nothing kept. */
export function createOnboardings(options: {
  client: SFNClient;
  stateMachineArn: string;
  invoke(name: string, payload: unknown): Promise<unknown>;
  secretsPrefix: string;
  publicUrl: string;
}) {
  return {
    /** A fresh link, by the function that ops would invoke. */
    async issueSetupLink(company: string, csm: { name?: string; email: string }) {
      return issued.parse(await options.invoke('IssueSetupLink', { company, csm }));
    },

    /** The customer's page of an onboarding that is there already. */
    async setupLinkOf(onboardingId: string, company: string): Promise<string> {
      const keys = await readLinkKeys(options.secretsPrefix);
      const onboarding = await readOnboarding(options.stateMachineArn, onboardingId);
      // While it runs, the page knows the CSM; then, the one who decided is whom to ask.
      const email = onboarding?.decision?.by ?? parseBrand(undefined).supportEmail;
      return createLink(keys, options.publicUrl, 'setup', {
        onboardingId,
        company,
        csm: { email },
      });
    },

    /** Newest first. */
    async listOnboardings(): Promise<{ onboardingId: string; company: string; stage: Stage }[]> {
      const names: string[] = [];
      const pages = paginateListExecutions(
        { client: options.client },
        { stateMachineArn: options.stateMachineArn },
      );
      for await (const page of pages)
        for (const { name } of page.executions ?? []) if (name) names.push(name);
      const found = await Promise.all(
        names.slice(0, 50).map((name) => readOnboarding(options.stateMachineArn, name)),
      );
      return found.flatMap((onboarding) =>
        onboarding
          ? [
              {
                onboardingId: onboarding.progress.onboardingId,
                company: onboarding.company,
                stage: onboarding.progress.stage,
              },
            ]
          : [],
      );
    },
  };
}
