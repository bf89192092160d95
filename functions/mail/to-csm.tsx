import type { Deadline } from '../onboarding/deadlines.ts';
import type { Evidence } from '../onboarding/evidence.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { passedOf, remarkOf } from '../texts/evidence.ts';
import { look } from './look.ts';
import {
  Box,
  Button,
  Fact,
  Heading,
  Items,
  Link,
  P,
  Problem,
  Say,
  Small,
  Steps,
  type Undelivered,
  UndeliveredMail,
} from './parts.tsx';
import {
  type Mail,
  type Person,
  renderMail,
  type Setting,
  type Words,
  wordsOf,
} from './template.tsx';

/** So many e-mail domains of an Okta are shown; there can be a thousand. */
const MOST_DOMAINS = 10;

function Facts({ mail, words }: { mail: Setting & Evidence; words: Words }) {
  const { approval: say } = words.t;
  const { company, contact, mainAdmin, usersCount, oktaApps, verifications } = mail;
  return (
    <Box>
      <Fact label={say.company}>
        <strong>{company}</strong>
      </Fact>
      {oktaApps.map(({ domain, emailDomains }) => {
        const verification = verifications.find((each) => each.domain === domain);
        const rest = emailDomains.length - MOST_DOMAINS;
        return (
          <>
            <Fact label={say.domains}>
              <strong>{domain}</strong>
              {verification &&
                `, ${say.checks(passedOf(verification), verification.checks.length)}`}
            </Fact>
            {verification?.checks
              .filter(({ outcome }) => outcome === 'noted')
              .map((check) => (
                <Fact label={words.t.outcomes.noted}>{remarkOf(words.t, check)}</Fact>
              ))}
            <Fact label={say.emailDomains}>
              {emailDomains.slice(0, MOST_DOMAINS).join(', ')}
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

/** Everything to decide on, and the link to decide by. */
export function approvalRequested(
  mail: Setting & Evidence & { deadline: Deadline; approvalLink: string },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { approvalRequested: say } = t.mails;
  const { brand, deadline, approvalLink, verifications, oktaApps, usersCount } = mail;
  const { by, otherwise } = t.deadlines.approval(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'approvalRequested',
      subject: say.subject(names),
      preheader: `${oktaApps.map(({ domain }) => domain).join(', ')}: ${t.approval.usersCount(usersCount)}`,
      title: say.title(names),
      why: t.mails.why(names),
      content: (
        <>
          <P>
            {say.text} <strong>{by}</strong>
          </P>
          <Facts mail={mail} words={words} />
          <Button brand={brand} href={approvalLink} label={say.button} />
          <Small>
            {otherwise} {say.nothing} {t.mails.linkIsPersonal}
          </Small>
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
                      {t.outcomes[check.outcome]}: {t.checks[check.name]}
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

export function approvalReminder(
  mail: Setting & { deadline: Deadline; approvalLink: string },
): Mail {
  const { t, names } = wordsOf(mail);
  const { approvalReminder: say } = t.mails;
  const { brand, deadline, approvalLink } = mail;
  const { by, otherwise } = t.deadlines.approval(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'approvalReminder',
      subject: say.subject(names),
      preheader: say.text,
      title: say.title(names),
      why: t.mails.why(names),
      content: (
        <>
          <P>
            {say.text} {t.mails.waitingSince(t.date(deadline.since))} <strong>{by}</strong>
          </P>
          <Button brand={brand} href={approvalLink} label={say.button} />
          <Small>
            {otherwise} {t.mails.approvalRequested.nothing} {t.mails.linkIsPersonal}
          </Small>
        </>
      ),
    },
  );
}

interface AboutMainAdmin extends Setting {
  mainAdmin: Person;
  /** Where the CSM can say that the main admin is in. */
  signInLink: string;
  deadline: Deadline;
}

function Confirm({ mail, words: { t } }: { mail: AboutMainAdmin; words: Words }) {
  const { connectionReady: say } = t.mails;
  return (
    <>
      <P>
        {say.confirm} <Link brand={mail.brand} href={mail.signInLink} label={say.button} />
      </P>
      <Small>{t.mails.linkIsPersonal}</Small>
    </>
  );
}

/** The connection is live: what to do in the product's dashboard. @param mail `usersCount`: without the main admin */
export function connectionReady(mail: AboutMainAdmin & { usersCount: number }): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { connectionReady: say } = t.mails;
  const { brand, mainAdmin, usersCount, deadline } = mail;
  const { by, otherwise } = t.deadlines.firstSignInCsm(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'connectionReady',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <Steps steps={say.steps(`${mainAdmin.name} (${mainAdmin.email})`, usersCount)} />
          <Button brand={brand} href={brand.productUrl} label={say.openDashboard} />
          <P>
            <strong>{by}</strong> {otherwise}
          </P>
          <Confirm mail={mail} words={words} />
        </>
      ),
    },
  );
}

export function signInReminderCsm(mail: AboutMainAdmin): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { signInReminderCsm: say } = t.mails;
  const { brand, mainAdmin, deadline } = mail;
  const since = t.mails.waitingSince(t.date(deadline.since));
  const { by, otherwise } = t.deadlines.firstSignInCsm(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'signInReminderCsm',
      subject: say.subject(names),
      preheader: since,
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>
            <Say text={say.text(`${mainAdmin.name} (${mainAdmin.email})`)} /> {since}{' '}
            <strong>{by}</strong> {otherwise}
          </P>
          <Button
            brand={brand}
            href={brand.productUrl}
            label={t.mails.connectionReady.openDashboard}
          />
          <Confirm mail={mail} words={words} />
        </>
      ),
    },
  );
}

const Command = ({ text }: { text: string }) => (
  <Box>
    <span style={look.code}>{text}</span>
  </Box>
);

/** A connection that people signed in through would not let them in any more. */
export function connectionBroken(
  mail: Setting & { onboardingId: string; problems: readonly LocatedProblem[] },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { connectionBroken: say } = t.mails;
  const { brand, onboardingId, problems } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'connectionBroken',
      subject: say.subject(names),
      preheader: problems.map((problem) => t.problem(problem).message).join(' '),
      title: say.title,
      why: say.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          {problems.map((problem) => (
            <Problem words={words} brand={brand} problem={problem} />
          ))}
          <Heading>{say.rotation}</Heading>
          <P>{say.rotationText}</P>
          <Command text={`npm run setup-link -- --rotate ${onboardingId}`} />
          <P>{say.again}</P>
          <Command text="npm run recheck" />
        </>
      ),
    },
  );
}

/**
 * A mail to somebody at the customer did not arrive.
 * @param mail `setupLink`: the customer's page, for the CSM to hand on; left out where it would not help
 */
export function customerUnreachable(
  mail: Setting & {
    recipient: 'contact' | 'mainAdmin';
    undelivered: Undelivered;
    setupLink: string | undefined;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { customerUnreachable: say } = t.mails;
  const { brand, recipient, undelivered, setupLink } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'customerUnreachable',
      subject: say.subject(names),
      preheader: `${undelivered.to}: ${t.mails.undelivered.reasons[undelivered.reason]}`,
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.whose[recipient](names)}</P>
          <UndeliveredMail t={t} undelivered={undelivered} />
          {recipient === 'contact' ? (
            <P>{say.contact}</P>
          ) : (
            <>
              <P>
                <Say text={say.signIn(names)} />{' '}
                <Link brand={brand} href={brand.productUrl} label={brand.productUrl} />
              </P>
              <P>{say[recipient]}</P>
            </>
          )}
          {setupLink !== undefined && <Button brand={brand} href={setupLink} label={say.button} />}
        </>
      ),
    },
  );
}

/** Some invitations did not arrive. */
export function invitationsUndelivered(
  mail: Setting & { undelivered: readonly Undelivered[] },
): Mail {
  const { t, names } = wordsOf(mail);
  const { invitationsUndelivered: say } = t.mails;
  const { brand, undelivered } = mail;
  const byReason = Map.groupBy(undelivered, ({ reason }) => reason);
  return renderMail(
    { brand, t },
    {
      name: 'invitationsUndelivered',
      subject: say.subject(names, undelivered.length),
      preheader: t.list(undelivered.slice(0, 3).map(({ to }) => to)),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          {[...byReason].map(([reason, those]) => (
            <>
              <P>{t.mails.undelivered.reasons[reason]}</P>
              <Items
                items={those.map(({ to, answer }) => (answer === '' ? to : `${to}: ${answer}`))}
              />
            </>
          ))}
          <P>
            <Say text={say.signIn(names)} />{' '}
            <Link brand={brand} href={brand.productUrl} label={brand.productUrl} />
          </P>
          <P>{say.others}</P>
        </>
      ),
    },
  );
}
