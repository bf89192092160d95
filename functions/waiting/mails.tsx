import {
  type AboutFirstSignIn,
  Box,
  Button,
  Code,
  ConfirmSignIn,
  Fact,
  HowToSignIn,
  Items,
  P,
  Say,
  Small,
  type ToCustomer,
} from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from '../mail/template.tsx';
import type { Deadline } from '../onboarding/deadlines.ts';
import { typedDomain } from '../onboarding/domain-names.ts';
import type { Wait } from '../onboarding/inputs.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { isolate, nameAndAddress } from '../texts/isolates.ts';

export function correctionReminder(mail: ToCustomer & { deadline: Deadline }): Mail {
  const { t, names } = wordsOf(mail);
  const { correctionReminder: say } = t.mails;
  const { brand, contact, deadline, setupLink } = mail;
  const { by, otherwise } = t.deadlines.correction(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'correctionReminder',
      subject: say.subject(names),
      preheader: say.text,
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          <P>
            {say.text} {t.mails.waitingSince(t.date(deadline.since))} <strong>{by}</strong>
          </P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <Small>{otherwise}</Small>
          <P>{t.mails.questions(names.csm)}</P>
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}

/** Maximum number of e-mail domains listed; the page has all. */
const NAMED = 10;

/** To the customer: what the CSM still needs to decide. */
export function recordsMissing(mail: ToCustomer & { domains: string[]; deadline: Deadline }): Mail {
  const { t, names } = wordsOf(mail);
  const { recordsMissing: say } = t.mails;
  const { brand, contact, domains, setupLink } = mail;
  const named = domains.slice(0, NAMED).map(typedDomain);
  const rest = domains.length - named.length;
  return renderMail(
    { brand, t },
    {
      name: 'recordsMissing',
      subject: say.subject(names),
      preheader: say.text(domains.length),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          <P>{say.text(domains.length)}</P>
          <Items items={rest > 0 ? [...named, t.domains.more(rest)] : named} />
          <P>{say.how}</P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <P>{t.mails.questions(names.csm)}</P>
          <Small>{t.mails.linkIsPersonal}</Small>
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

/**
 * To the CSM who takes over an onboarding.
 * @param mail `actLink`: set if something waits for a CSM
 */
export function handedOver(
  mail: Setting & {
    stage: Stage;
    before: { name?: string | undefined; email: string };
    byOps: boolean;
    actLink: string | undefined;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { handedOver: say } = t.mails;
  const { brand, before, byOps, stage, actLink } = mail;
  const who = before.name ? `${before.name} (${before.email})` : before.email;
  const stands = say.stands(t.queue.stages[stage]);
  return renderMail(
    { brand, t },
    {
      name: 'handedOver',
      subject: say.subject(names),
      preheader: stands,
      title: say.title(names),
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(names.csm)}</P>
          <P>{say.text(who, byOps)}</P>
          <P>
            <strong>{stands}</strong> {actLink === undefined && say.nothing}
          </P>
          {actLink !== undefined && (
            <>
              <Button brand={brand} href={actLink} label={say.button} />
              <Small>{t.mails.linkIsPersonal}</Small>
            </>
          )}
        </>
      ),
    },
  );
}

/** To a main admin who has not signed in. */
export function signInReminder(mail: AboutFirstSignIn): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { signInReminder: say } = t.mails;
  const { by, otherwise } = t.deadlines.firstSignIn(t.days(mail.deadline));
  return renderMail(
    { brand: mail.brand, t },
    {
      name: 'signInReminder',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(mail.mainAdmin.name)}</P>
          <P>
            {say.text(names)} {t.mails.waitingSince(t.date(mail.deadline.since))} {otherwise}
          </P>
          <HowToSignIn mail={mail} words={words} by={by} />
          <ConfirmSignIn
            mail={mail}
            words={words}
            text={t.mails.invitation.confirm}
            label={t.mails.invitation.confirmLink}
          />
        </>
      ),
    },
  );
}

export function signInReminderCsm(mail: AboutFirstSignIn): Mail {
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
            <Say text={say.text(nameAndAddress(mainAdmin))} /> {since} <strong>{by}</strong>{' '}
            {otherwise}
          </P>
          <Button
            brand={brand}
            href={brand.productUrl}
            label={t.mails.connectionReady.openDashboard}
          />
          <ConfirmSignIn
            mail={mail}
            words={words}
            text={t.mails.connectionReady.confirm}
            label={t.mails.connectionReady.button}
          />
        </>
      ),
    },
  );
}

/**
 * Someone has not acted for long.
 * @param mail `since`: start of the wait, ISO time; `approvalLink`: to decide in the CSM's place, if the wait is for an
 *   approval
 */
export function waitOverdue(
  mail: Setting & {
    onboardingId: OnboardingId;
    waitedFor: Wait['for'];
    since: string;
    approvalLink: string | undefined;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { waitOverdue: say } = t.mails;
  const { brand, company, csm, onboardingId, waitedFor, since, approvalLink } = mail;
  const text = `${say.waits[waitedFor](names)} ${t.mails.waitingSince(t.date(since))}`;
  return renderMail(
    { brand, t },
    {
      name: 'waitOverdue',
      subject: say.subject(names),
      preheader: text,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{text}</P>
          <P>{say.text}</P>
          <Box>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label="CSM">
              {csm.name && `${isolate(csm.name)}, `}
              {csm.email}
            </Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
          </Box>
          {approvalLink && (
            <>
              <P>{t.mails.csmUnreachable.approval}</P>
              <Button
                brand={brand}
                href={approvalLink}
                label={t.mails.csmUnreachable.approvalButton}
              />
              <Small>{t.mails.linkIsPersonal}</Small>
            </>
          )}
        </>
      ),
    },
  );
}
