import { look } from '../mail/look.ts';
import { Box, Button, Fact, Heading, Items, P, Problem, Small } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, type Words, wordsOf } from '../mail/template.tsx';
import type { Deadline } from '../onboarding/deadlines.ts';
import { readableDomain } from '../onboarding/domain-names.ts';
import type { Evidence } from '../onboarding/evidence.ts';
import { problemsOf } from '../onboarding/problems.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import type { Difference } from '../texts/differences.ts';
import { remarkOf, sumOf } from '../texts/evidence.ts';
import type { Texts } from '../texts/index.ts';
import { isProven, type JudgedDomain } from './judged-domains.ts';

/** E-mail domains per Okta shown above the button; the rest follow below it. */
const DOMAINS_AT_A_GLANCE = 10;

/** Concerns shown in the mail; the page has all. */
export const MOST_CONCERNS = 10;

interface ApprovalMail {
  deadline: Deadline;
  approvalLink: string;
  /** Most urgent first; left out in mails queued by an earlier version. */
  domains?: JudgedDomain[];
  /** Number of all e-mail domains, and of the unproven ones; left out if `domains` has all. */
  count?: { domains: number; open: number };
  /**
   * The changes requested in the previous round, and the resulting differences (left out in mails queued by an earlier
   * version); `more`: the number of those not listed.
   */
  asked?: { note: string; differences?: readonly Difference[]; more?: number };
  /** Accounts at the e-mail domains that are not on the list; undefined if unknown. */
  others?: OnboardingRecord['others'];
  /** Whether the connections were switched off after an earlier approval. */
  isHeld?: boolean;
  /** Whether e-mail domains lead to other connections since an earlier approval. */
  isReopened?: boolean;
  /** Whether no trial is possible before switching on. */
  untriable?: boolean;
}

/** The evidence, with the e-mail domains that are listed, and the number of the others. */
interface ShortEvidence extends Omit<Evidence, 'oktaApps'> {
  oktaApps: (Evidence['oktaApps'][number] & { emailDomainsMore?: number })[];
}

/** Displays an e-mail domain, with its proof's state unless it is proven. */
const nameIn =
  ({ t }: Words, { domains = [] }: Pick<ApprovalMail, 'domains'>) =>
  (domain: string) => {
    const judged = domains.find((each) => each.domain === domain);
    const name = readableDomain(domain);
    return judged && !isProven(judged) ? `${name} (${t.domains.proofs[judged.proof]})` : name;
  };

/** One Okta's e-mail domains, in the order of `domains`. */
const inOrder = (emailDomains: readonly string[], { domains }: Pick<ApprovalMail, 'domains'>) =>
  domains === undefined
    ? [...emailDomains]
    : domains.map(({ domain }) => domain).filter((domain) => emailDomains.includes(domain));

function Facts({ mail, words }: { mail: Setting & ShortEvidence & ApprovalMail; words: Words }) {
  const { approval: say } = words.t;
  const { company, contact, mainAdmin, usersCount, oktaApps, verifications } = mail;
  return (
    <Box>
      <Fact label={say.company}>
        <strong>{company}</strong>
      </Fact>
      {oktaApps.map(({ domain, emailDomains, emailDomainsMore = 0 }) => {
        const verification = verifications.find((each) => each.domain === domain);
        const rest = emailDomains.length + emailDomainsMore - DOMAINS_AT_A_GLANCE;
        return (
          <>
            <Fact label={say.domains}>
              <strong>{domain}</strong>
              {verification && `, ${say.checks(sumOf(verification))}`}
            </Fact>
            {verification?.checks
              .filter(({ outcome }) => outcome === 'noted')
              .map((check) => (
                <Fact label={words.t.checkResults.noted}>{remarkOf(words.t, check)}</Fact>
              ))}
            <Fact label={say.emailDomains}>
              {inOrder(emailDomains, mail)
                .slice(0, DOMAINS_AT_A_GLANCE)
                .map(nameIn(words, mail))
                .join(', ')}
              {rest > 0 && ` ${say.emailDomainsMore(rest)}`}
            </Fact>
          </>
        );
      })}
      <Fact label={say.users}>{say.usersCount(usersCount)}</Fact>
      <Fact label={say.mainAdmin}>
        {mainAdmin.name}, {mainAdmin.email}
      </Fact>
      <Fact label={say.contact}>
        {contact.name}, {contact.email}
      </Fact>
    </Box>
  );
}

/** The changes that were requested, and the resulting differences, line by line. */
function Round({ t, asked }: { t: Texts; asked: NonNullable<ApprovalMail['asked']> }) {
  const say = t.approval.round;
  const { note, differences, more = 0 } = asked;
  const line = ({ label, before, after }: Difference) => {
    if (before === undefined) return `${label}: ${after} (${say.added})`;
    return after === undefined
      ? `${label}: ${before} (${say.gone})`
      : `${label}: ${before} → ${after}`;
  };
  return (
    <>
      <P>
        {say.asked} “{note}”
      </P>
      {differences?.length === 0 && <P>{say.nothing}</P>}
      {differences && differences.length > 0 && (
        <Items
          items={[
            ...differences.map(line),
            ...(more > 0 ? [t.approval.emailDomainsMore(more)] : []),
          ]}
        />
      )}
    </>
  );
}

export const isOfConcern = ({ conflict, related = [] }: JudgedDomain) =>
  conflict !== undefined || related.length > 0;

/** A domain's conflicts and relations with others, in words. */
const concernsOf = (t: Texts, { domain, conflict, related = [] }: JudgedDomain) =>
  [
    ...(conflict ? [t.approval.whose.conflicts[conflict.kind](conflict)] : []),
    ...related.map((each) => t.approval.whose.related({ domain, ...each })),
  ].map((concern) => `${readableDomain(domain)}: ${concern}`);

/** To the CSM: the evidence, and the link to decide. */
export function approvalRequested(mail: Setting & ShortEvidence & ApprovalMail): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { approvalRequested: say } = t.mails;
  const { brand, deadline, approvalLink, verifications, oktaApps, usersCount } = mail;
  const { by, otherwise } = t.deadlines.approval(t.days(deadline));
  const problems = problemsOf(verifications, oktaApps);
  const { domains = [], asked } = mail;
  const {
    count = { domains: domains.length, open: domains.filter((each) => !isProven(each)).length },
  } = mail;
  const concerns = domains.flatMap((each) => concernsOf(t, each)).slice(0, MOST_CONCERNS);
  return renderMail(
    { brand, t },
    {
      name: 'approvalRequested',
      subject:
        mail.isHeld || mail.isReopened
          ? say.subjectReopened(names)
          : asked
            ? say.subjectAgain(names)
            : say.subject(names),
      preheader: `${oktaApps.map(({ domain }) => domain).join(', ')}: ${t.approval.usersCount(usersCount)}`,
      title: asked ? say.titleAgain(names) : say.title(names),
      why: t.mails.why(names),
      content: (
        <>
          <P>
            {asked && `${say.textAgain} `}
            {problems.length > 0 || count.open > 0 ? say.textOpen : say.text} <strong>{by}</strong>
          </P>
          {/* Fits a phone's first screen; repeated after the details. */}
          <Button brand={brand} href={approvalLink} label={say.button} />
          {mail.isHeld && <P>{t.approval.held}</P>}
          {mail.isReopened && <P>{t.approval.reopened}</P>}
          {asked && <Round t={t} asked={asked} />}
          <Facts mail={mail} words={words} />
          <P>
            {mail.untriable && `${t.approval.approve.untriable(names)} `}
            {t.switching.first.effect(1 + usersCount)} {t.switching.others(mail.others)}
          </P>
          {count.open > 0 && <P>{t.approval.whose.lead(count.domains, count.open)}</P>}
          {concerns.length > 0 && <Items items={concerns} />}
          <Button brand={brand} href={approvalLink} label={say.button} />
          <Small>
            {otherwise} {say.nothing} {t.mails.linkIsPersonal}
          </Small>
          {oktaApps
            .filter(({ emailDomains }) => emailDomains.length > DOMAINS_AT_A_GLANCE)
            .map(({ domain, emailDomains, emailDomainsMore = 0 }) => (
              <>
                <Heading>
                  {t.approval.emailDomains}: {domain}
                </Heading>
                <P>
                  {inOrder(emailDomains, mail).map(nameIn(words, mail)).join(', ')}
                  {emailDomainsMore > 0 && ` ${t.approval.emailDomainsMore(emailDomainsMore)}`}
                </P>
              </>
            ))}
          {problems.length > 0 && (
            <>
              <Heading>{t.approval.open.title(problems.length)}</Heading>
              <P>{t.approval.open.text}</P>
              {problems.map((problem) => (
                <Problem words={words} brand={brand} problem={problem} />
              ))}
            </>
          )}
          <Heading>{t.approval.evidence}</Heading>
          {verifications.map(({ domain, checks }) => (
            <>
              <P>
                <strong>{domain}</strong>
              </P>
              <Items
                items={checks.map((check) => {
                  const details = [check.callbackUrl, remarkOf(t, check)].filter(Boolean).join(' ');
                  return (
                    <>
                      {t.checkResults[check.outcome]}: {t.checks[check.name]}
                      {details && (
                        <span class="muted" style={look.label}>
                          {' '}
                          ({details})
                        </span>
                      )}
                    </>
                  );
                })}
              />
            </>
          ))}
        </>
      ),
    },
  );
}

/** To the CSM who has to decide: all e-mail domains are proven now. */
export function domainsProven(
  mail: Setting & { domainsCount: number; approvalLink: string },
): Mail {
  const { t, names } = wordsOf(mail);
  const { brand, domainsCount, approvalLink } = mail;
  const { domainsProven: say } = t.mails;
  return renderMail(
    { brand, t },
    {
      name: 'domainsProven',
      subject: say.subject(names),
      preheader: say.text(names, domainsCount),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names, domainsCount)}</P>
          <Button brand={brand} href={approvalLink} label={t.mails.approvalRequested.button} />
          <Small>
            {t.mails.approvalRequested.nothing} {t.mails.linkIsPersonal}
          </Small>
        </>
      ),
    },
  );
}
