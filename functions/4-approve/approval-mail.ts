import { excerptOf } from '../mail/excerpt.ts';
import type { Submitted } from '../onboarding/evidence.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { differencesOf } from '../texts/differences.ts';
import type { Texts } from '../texts/index.ts';
import { isProven, judgedDomains } from './judged-domains.ts';
import { isOfConcern, MOST_CONCERNS } from './mails.tsx';

/**
 * What the mail to the CSM says of a submission. There can be thousands of e-mail domains and differences: it has the most
 * urgent, and counts the others, which are on the page.
 */
export function evidenceInMail(t: Texts, submitted: Submitted, record: OnboardingRecord) {
  const judged = judgedDomains(record).map(({ record: _, people: __, ...each }) => each);
  const concerning = new Set(judged.filter(isOfConcern).slice(0, MOST_CONCERNS));
  const oktaApps = submitted.oktaApps.map((app) => {
    const own = new Set(app.emailDomains);
    const inOrder = judged.flatMap(({ domain }) => (own.has(domain) ? [domain] : []));
    const { listed, more } = excerptOf(inOrder.length > 0 ? inOrder : app.emailDomains);
    return { ...app, emailDomains: listed, emailDomainsMore: more };
  });
  const shown = new Set(oktaApps.flatMap(({ emailDomains }) => emailDomains));
  const domains = judged
    .filter((each) => shown.has(each.domain) || concerning.has(each))
    .map((each) => (concerning.has(each) ? each : { domain: each.domain, proof: each.proof }));
  const { asked } = record;
  const differences = excerptOf(asked ? differencesOf(t, asked.submitted, submitted) : []);
  return {
    ...submitted,
    oktaApps,
    domains,
    count: { domains: judged.length, open: judged.filter((each) => !isProven(each)).length },
    ...(asked && {
      asked: { note: asked.note, differences: differences.listed, more: differences.more },
    }),
  };
}
