import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids } from '../onboarding/inputs.ts';
import { isTried } from '../record/onboarding-record.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Offer trial": asks the contact and the main admin to sign in once through each Okta app before anyone else is
 * affected; the CSM can follow it. Asks nobody if the tenant has no trial application, or if this submission was tried
 * before a repeated approval. Returns `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'OfferTrial',
  z.object({ ...ids, told }),
  async ({ told, ...ids }, environment) => {
    const { RECORD_TABLE, AUTH0_TRIAL_CLIENT_ID } = environment;
    const wait = { for: 'trial', since: told.entered, reminded: false } as const;
    const connected = { after: 'approval', event: 'connected' } as const;
    const correspondence = await openCorrespondence(environment, ids);
    const { submission, record: known, forCustomer, forUs, link } = correspondence;
    const { toCustomer, toMainAdmin, toCsm } = correspondence;
    if (AUTH0_TRIAL_CLIENT_ID === undefined || (known && isTried(known))) {
      await changeRecord(RECORD_TABLE, ids.onboardingId, report(told, connected), known);
      return { for: wait.for, since: wait.since };
    }
    // Before the mails, so that their links find the onboarding waiting.
    await changeRecord(
      RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        ...connected,
        stage: 'awaitingTrial',
        begins: 'trial',
        calendar: calendarOf(environment),
      }),
      known,
    );
    const { contact, mainAdmin, oktaApps } = submission;
    const about = {
      domains: oktaApps.map(({ domain }) => domain),
      deadline: deadlineOf(wait, calendarOf(environment)),
    };
    const occasion = occasionOf(told);
    await handOver(
      environment,
      ...toCustomer(occasion, {
        mail: 'trialOffered',
        props: {
          ...forCustomer,
          ...about,
          reader: contact,
          trialLink: link.trial('contact', about.deadline),
        },
      }),
      ...(isSameAddress(contact.email, mainAdmin.email)
        ? []
        : [
            toMainAdmin(occasion, {
              mail: 'trialOffered',
              props: {
                ...forCustomer,
                ...about,
                reader: mainAdmin,
                trialLink: link.trial('mainAdmin', about.deadline),
              },
            }),
          ]),
      toCsm(occasion, {
        mail: 'trialOfferedCsm',
        props: { ...forUs, ...about, trialLink: link.trial('csm', about.deadline) },
      }),
    );
    return { for: wait.for, since: wait.since };
  },
);
