import type { ComponentChildren } from 'preact';
import { type Texts, texts } from '../texts/index.ts';
import { Box, Button, Code, Fact, Items, Link, P, Say, Small, type ToOps } from './parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from './template.tsx';

/** A mail that did not arrive. */
export interface Undelivered {
  /** Template name. */
  mail: string;
  /** The address. */
  to: string;
  reason: 'bounced' | 'perhapsBounced' | 'suppressed' | 'complained' | 'rejected';
  /** What SES or the other mail server answered; may be empty. */
  answer: string;
}

/** A complaint's answer is a code; other answers are a server's words. */
function answerInWords(t: Texts, { reason, answer }: Pick<Undelivered, 'reason' | 'answer'>) {
  const { complaints } = t.mails.undelivered;
  const isKnown = (code: string): code is keyof typeof complaints =>
    Object.hasOwn(complaints, code);
  return reason === 'complained' && isKnown(answer) ? complaints[answer] : answer;
}

const UndeliveredMail = ({
  t,
  undelivered: { mail, to, reason, answer },
  children,
}: {
  t: Texts;
  undelivered: Undelivered;
  children?: ComponentChildren;
}) => {
  const { undelivered: say } = t.mails;
  return (
    <Box>
      <Fact label={say.mail}>{t.mailName(mail)}</Fact>
      <Fact label={say.to}>{to}</Fact>
      <Fact label={say.reason}>{say.reasons[reason]}</Fact>
      {answer !== '' && <Fact label={say.answer}>{answerInWords(t, { reason, answer })}</Fact>}
      {children}
    </Box>
  );
};

/**
 * A mail to someone at the customer did not arrive.
 * @param mail `setupLink`: the customer's page, for the CSM to pass on; undefined where it would not help
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
                items={those.map(({ to, answer }) =>
                  answer === '' ? to : `${to}: ${answerInWords(t, { reason, answer })}`,
                )}
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

/**
 * A mail to the CSM did not arrive: someone else must act.
 * @param mail `waitsFor`: what the CSM is asked to do now; `actLink`: the link to do it
 */
export function csmUnreachable(
  mail: ToOps & {
    undelivered: Undelivered;
    waitsFor: 'approval' | 'switchOn' | 'dashboard' | 'firstSignIn' | undefined;
    actLink: string | undefined;
  },
): Mail {
  const { brand, language, company, onboardingId, undelivered, waitsFor, actLink } = mail;
  const t = texts(language);
  const { csmUnreachable: say } = t.mails;
  return renderMail(
    { brand, t },
    {
      name: 'csmUnreachable',
      subject: say.subject({ company }),
      preheader: `${undelivered.to}: ${t.mails.undelivered.reasons[undelivered.reason]}`,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{say.text}</P>
          <UndeliveredMail t={t} undelivered={undelivered}>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
          </UndeliveredMail>
          {waitsFor && actLink !== undefined ? (
            <>
              <P>{say[waitsFor]}</P>
              <Button brand={brand} href={actLink} label={say[`${waitsFor}Button`]} />
              <Small>{t.mails.linkIsPersonal}</Small>
            </>
          ) : (
            <P>{say.elsewhere}</P>
          )}
          <P>{say.suppression}</P>
        </>
      ),
    },
  );
}
