import type { OktaDomain } from '../okta/okta-domain.ts';
import type { Deadline } from '../onboarding/deadlines.ts';
import { Button, Items, P, Small } from './parts.tsx';
import { type Mail, type Person, renderMail, type Setting, wordsOf } from './template.tsx';

/** State of the trial, and its deadline. */
interface AboutTrial extends Setting {
  /** Okta domains. */
  domains: readonly OktaDomain[];
  deadline: Deadline;
  trialLink: string;
}

function toCustomer(
  mail: AboutTrial & { reader: Person },
  name: 'trialOffered' | 'trialReminder',
): Mail {
  const { t, names } = wordsOf(mail);
  const say = t.mails.trialOffered;
  const head = t.mails[name];
  const { brand, reader, domains, deadline, trialLink } = mail;
  const { by, otherwise } = t.deadlines.trial(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name,
      subject: head.subject(names),
      preheader: say.text(names),
      title: head.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(reader.name)}</P>
          <P>
            {say.text(names)} <strong>{by}</strong>
          </P>
          {domains.length > 1 && (
            <>
              <P>{say.each}</P>
              <Items items={domains} />
            </>
          )}
          <Button brand={brand} href={trialLink} label={say.button} />
          <P>
            {say.assigned} {say.fails}
          </P>
          <Small>
            {otherwise} {t.mails.linkIsPersonal}
          </Small>
          <P>{t.mails.questions(names.csm)}</P>
        </>
      ),
    },
  );
}

/** To the contact and the main admin. */
export const trialOffered = (mail: AboutTrial & { reader: Person }) =>
  toCustomer(mail, 'trialOffered');
export const trialReminder = (mail: AboutTrial & { reader: Person }) =>
  toCustomer(mail, 'trialReminder');

function toCsm(mail: AboutTrial, name: 'trialOfferedCsm' | 'trialReminderCsm'): Mail {
  const { t, names } = wordsOf(mail);
  const say = t.mails.trialOfferedCsm;
  const head = t.mails[name];
  const { brand, deadline, trialLink } = mail;
  const { by, otherwise } = t.deadlines.trialCsm(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name,
      subject: head.subject(names),
      preheader: head.text(names),
      title: head.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>
            {head.text(names)} <strong>{by}</strong>
          </P>
          <P>{say.next}</P>
          <Button brand={brand} href={trialLink} label={say.button} />
          <Small>
            {otherwise} {t.mails.linkIsPersonal}
          </Small>
        </>
      ),
    },
  );
}

export const trialOfferedCsm = (mail: AboutTrial) => toCsm(mail, 'trialOfferedCsm');
export const trialReminderCsm = (mail: AboutTrial) => toCsm(mail, 'trialReminderCsm');
