import type { ComponentChildren } from 'preact';
import type { Deadline } from '../onboarding/deadlines.ts';
import { Button, Heading, Items, Link, LoginChoice, P, Say, Small, Steps } from './parts.tsx';
import {
  type Mail,
  type Person,
  renderMail,
  type Setting,
  type Words,
  wordsOf,
} from './template.tsx';

interface ToMainAdmin extends Setting {
  mainAdmin: Person;
  /** Where they can say that they are in. */
  signInLink: string;
  deadline: Deadline;
}

/** How to get in: at first in one sentence, then step by step, then for when it does not work. */
function HowToSignIn({ mail, words, by }: { mail: Setting; words: Words; by?: string }) {
  const { t, names } = words;
  const { brand } = mail;
  const { howToSignIn: how } = t;
  const { invitation: say } = t.mails;
  return (
    <>
      <P>
        <Say text={say.first(names)} /> {by && <strong>{by}</strong>}
      </P>
      <Button brand={brand} href={brand.productUrl} label={say.button(names)} />
      <Heading>{say.how}</Heading>
      <Steps steps={how.steps(names)} />
      <Small>{how.picture(names)}</Small>
      <LoginChoice words={words} brand={brand} />
      <Heading>{how.trouble}</Heading>
      <Items items={how.troubles(names).map((text) => <Say text={text} />)} />
    </>
  );
}

const confirmation = (mail: ToMainAdmin, { t }: Words): ComponentChildren => (
  <>
    <P>
      {t.mails.invitation.confirm}{' '}
      <Link brand={mail.brand} href={mail.signInLink} label={t.mails.invitation.confirmLink} />
    </P>
    <Small>{t.mails.linkIsPersonal}</Small>
  </>
);

/** To the first who is to sign in. */
export function mainAdminInvitation(mail: ToMainAdmin): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { invitation: say } = t.mails;
  const { by, otherwise } = t.deadlines.firstSignIn(t.days(mail.deadline));
  return renderMail(
    { brand: mail.brand, t },
    {
      name: 'mainAdminInvitation',
      subject: say.subject(names),
      preheader: say.mainAdmin(names),
      title: say.title(names),
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(mail.mainAdmin.name)}</P>
          <HowToSignIn mail={mail} words={words} by={by} />
          <Heading>{say.firstTitle}</Heading>
          <P>
            {say.mainAdmin(names)} {otherwise}
          </P>
          <P>{say.dashboardMail(names)}</P>
          {confirmation(mail, words)}
        </>
      ),
    },
  );
}

/** To everybody else, who did not ask for it: it holds nothing personal, so one mail serves them all. */
export function userInvitation(mail: Setting): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { invitation: say } = t.mails;
  const invitation = renderMail(
    { brand: mail.brand, t },
    {
      name: 'userInvitation',
      subject: say.subject(names),
      preheader: t.howToSignIn.picture(names),
      title: say.title(names),
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.helloAll}</P>
          <HowToSignIn mail={mail} words={words} />
          <P>{say.dashboardMail(names)}</P>
        </>
      ),
    },
  );
  return { ...invitation, unsubscribe: mail.brand.supportEmail };
}

/** To the main admin who has not signed in. */
export function signInReminder(mail: ToMainAdmin): Mail {
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
          {confirmation(mail, words)}
        </>
      ),
    },
  );
}
