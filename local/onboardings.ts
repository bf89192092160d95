import * as z from 'zod';
import { lostMails } from '../functions/mail/lost-mails.ts';
import type { Calendar } from '../functions/onboarding/business-days.ts';
import { deadlineOfProgress } from '../functions/onboarding/deadlines.ts';
import { readLinkKeys } from '../functions/onboarding/link-keys.ts';
import { createLink } from '../functions/onboarding/links.ts';
import type { Stage } from '../functions/onboarding/onboarding.ts';
import {
  newOnboardingId,
  type OnboardingId,
  onboardingIdSchema,
} from '../functions/onboarding/onboarding-id.ts';
import { progressOf, stageOf } from '../functions/record/onboarding-record.ts';
import { listOnboardings, readRecord } from '../functions/record/store.ts';
import type { Standing } from './workflows/workflow.ts';

const issued = z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() });

/** Maximum number of onboardings on the home page. */
const MOST = 50;

/** The home page's data about onboardings: read or signed on request, nothing stored. */
export function createOnboardings(options: {
  recordTable: string;
  invoke(name: string, payload: unknown): Promise<unknown>;
  secretsPrefix: string;
  publicUrl: string;
  /** For counting business days. */
  calendar: Calendar;
}) {
  return {
    /** Creates records of onboardings that are older than the table. */
    async takeOver(): Promise<void> {
      await options.invoke('TakeOver', {});
    },

    /** A fresh link, from the function that ops would invoke. */
    async issueSetupLink(company: string, csm: { name?: string; email: string }, contact?: string) {
      return issued.parse(await options.invoke('IssueSetupLink', { company, csm, contact }));
    },

    /** A link to try the product with; its onboarding has no record until something is submitted. */
    async exampleLink(company: string, csm: { name?: string; email: string }) {
      const onboardingId = newOnboardingId('example');
      const keys = await readLinkKeys(options.secretsPrefix);
      const claims = { onboardingId, company, csm };
      return {
        onboardingId,
        setupLink: await createLink(keys, options.publicUrl, 'setup', claims),
      };
    },

    /** The link to an existing onboarding's customer page. */
    async setupLinkOf(onboardingId: OnboardingId, company: string): Promise<string> {
      const keys = await readLinkKeys(options.secretsPrefix);
      const { csm = { email: '' } } = (await readRecord(options.recordTable, onboardingId)) ?? {};
      return createLink(keys, options.publicUrl, 'setup', { onboardingId, company, csm });
    },

    /** Undefined if there is no record. */
    async standingOf(onboardingId: OnboardingId): Promise<Standing | undefined> {
      const record = await readRecord(options.recordTable, onboardingId);
      return (
        record && {
          stage: stageOf(record),
          csm: record.csm.email,
          deadline: deadlineOfProgress(progressOf(record), options.calendar),
        }
      );
    },

    /** Mails that may not have arrived. */
    lostMailsOf: (onboardingId: OnboardingId) => lostMails(options.recordTable, onboardingId),

    /** Newest first, without links that nobody has used yet. */
    async listOnboardings(): Promise<
      { onboardingId: OnboardingId; company: string; stage: Stage }[]
    > {
      const { summaries } = await listOnboardings(options.recordTable, 'all', { most: MOST });
      return summaries.filter(({ stage }) => stage !== 'awaitingSubmission');
    },
  };
}
