import { look } from '../mail/look.ts';
import { Box, Button, Fact, Heading, Items, P, Problem, Small } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, type Words, wordsOf } from '../mail/template.tsx';
import type { Deadline } from '../onboarding/deadlines.ts';
import { readableDomain } from '../onboarding/domain-names.ts';
import type { Asked, Evidence, Submitted } from '../onboarding/evidence.ts';
import { problemsOf } from '../onboarding/problems.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { differencesOf } from '../texts/differences.ts';
import { remarkOf, sumOf } from '../texts/evidence.ts';
import type { Texts } from '../texts/index.ts';
import { isProven, type JudgedDomain } from './judged-domains.ts';

/** E-mail domains per Okta shown above the button; the rest follow below it. */
const DOMAINS_AT_A_GLANCE = 10;

/** Concerns shown in the mail; the page has all. */
const MOST_CONCERNS = 10;

interface ApprovalMail {
  deadline: Deadline;
  approvalLink: string;
  /** Most urgent first; left out in mails queued by an earlier version. */
  domains?: JudgedDomain[];
  /** The changes requested in the previous round. */
  asked?: Asked;
  /** Accounts at the e-mail domains that are not on the list; undefined if unknown. */
  others?: OnboardingRecord['others'];
  /** Whether the connections were switched off after an earlier approval. */
  isHeld?: boolean;
  /** Whether e-mail domains lead to other connections since an earlier approval. */
  isReopened?: boolean;
  /** Whether no trial is possible before switching on. */
  untriable?: boolean;
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

function Facts({ mail, words }: { mail: Setting & Evidence & ApprovalMail; words: Words }) {
  const { approval: say } = words.t;
  const { company, contact, mainAdmin, usersCount, oktaApps, verifications } = mail;
  return (
    <Box>
      <Fact label={say.company}>
        <strong>{company}</strong>
      </Fact>
      {oktaApps.map(({ domain, emailDomains }) => {
        const verification = verifications.find((each) => each.domain === domain);
        const rest = emailDomains.length - DOMAINS_AT_A_GLANCE;
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
function Round({ words, asked, now }: { words: Words; asked: Asked; now: Submitted }) {
  const say = words.t.approval.round;
  const differences = differencesOf(words.t, asked.submitted, now);
  const line = ({ label, before, after }: (typeof differences)[number]) => {
    if (before === undefined) return `${label}: ${after} (${say.added})`;
    return after === undefined
      ? `${label}: ${before} (${say.gone})`
      : `${label}: ${before} → ${after}`;
  };
  return (
    <>
      <P>
        {say.asked} “{asked.note}”
      </P>
      {differences.length === 0 ? <P>{say.nothing}</P> : <Items items={differences.map(line)} />}
    </>
  );
}

/** A domain's conflicts and relations with others, in words. */
const concernsOf = (t: Texts, { domain, conflict, related = [] }: JudgedDomain) =>
  [
    ...(conflict ? [t.approval.whose.conflicts[conflict.kind](conflict)] : []),
    ...related.map((each) => t.approval.whose.related({ domain, ...each })),
  ].map((concern) => `${readableDomain(domain)}: ${concern}`);

/** To the CSM: the evidence, and the link to decide. */
export function approvalRequested(mail: Setting & Evidence & ApprovalMail): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { approvalRequested: say } = t.mails;
  const { brand, deadline, approvalLink, verifications, oktaApps, usersCount } = mail;
  const { by, otherwise } = t.deadlines.approval(t.days(deadline));
  const problems = problemsOf(verifications, oktaApps);
  const { domains = [], asked } = mail;
  const open = domains.filter((each) => !isProven(each)).length;
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
            {problems.length > 0 || open > 0 ? say.textOpen : say.text} <strong>{by}</strong>
          </P>
          {/* Fits a phone's first screen; repeated after the details. */}
          <Button brand={brand} href={approvalLink} label={say.button} />
          {mail.isHeld && <P>{t.approval.held}</P>}
          {mail.isReopened && <P>{t.approval.reopened}</P>}
          {asked && <Round words={words} asked={asked} now={mail} />}
          <Facts mail={mail} words={words} />
          <P>
            {mail.untriable && `${t.approval.approve.untriable(names)} `}
            {t.switching.first.effect(1 + usersCount)} {t.switching.others(mail.others)}
          </P>
          {open > 0 && <P>{t.approval.whose.lead(domains.length, open)}</P>}
          {concerns.length > 0 && <Items items={concerns} />}
          <Button brand={brand} href={approvalLink} label={say.button} />
          <Small>
            {otherwise} {say.nothing} {t.mails.linkIsPersonal}
          </Small>
          {oktaApps
            .filter(({ emailDomains }) => emailDomains.length > DOMAINS_AT_A_GLANCE)
            .map(({ domain, emailDomains }) => (
              <>
                <Heading>
                  {t.approval.emailDomains}: {domain}
                </Heading>
                <P>{inOrder(emailDomains, mail).map(nameIn(words, mail)).join(', ')}</P>
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
