import type { Deadline } from '../onboarding/deadlines.ts';
import type { Others } from '../record/onboarding-record.ts';
import { Button, P, Small, SwitchOff } from './parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from './template.tsx';

/**
 * To the CSM who chose to decide when single sign-on is switched on. Also sent as a reminder.
 * @param mail `peopleCount`: people on the list, including the main admin
 */
export function switchOnRequested(
  mail: Setting & {
    peopleCount: number;
    others?: Others | undefined;
    deadline: Deadline;
    switchLink: string;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { brand, peopleCount, deadline, switchLink } = mail;
  const { switchOnRequested: say } = t.mails;
  const { by, otherwise } = t.deadlines.switchOn(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'switchOnRequested',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <P>
            {say.effect(names, peopleCount)} {t.switching.others(mail.others)}
          </P>
          <Button brand={brand} href={switchLink} label={say.button} />
          <P>
            <strong>{by}</strong> {otherwise}
          </P>
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}

/**
 * To the CSM who planned the moment, or cancelled it.
 * @param mail `moment`: ISO time; undefined if none is planned any more
 */
export function switchOnPlanned(
  mail: Setting & {
    moment?: string | undefined;
    timeZone: string;
    peopleCount: number;
    others?: Others | undefined;
    switchLink: string;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { brand, moment, timeZone, peopleCount, others, switchLink } = mail;
  const say = t.mails.switchOnPlanned[moment === undefined ? 'takenBack' : 'planned'];
  const when = moment === undefined ? '' : t.moment(moment, timeZone);
  return renderMail(
    { brand, t },
    {
      name: 'switchOnPlanned',
      subject: say.subject(names),
      preheader: say.text(names, when),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names, when)}</P>
          {moment !== undefined && (
            <P>
              {t.mails.switchOnRequested.effect(names, peopleCount)} {t.switching.others(others)}
            </P>
          )}
          <Button brand={brand} href={switchLink} label={say.button} />
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}

/** To a CSM whose links were revoked while single sign-on can still be switched off. */
export function switchLinkRenewed(mail: Setting & { switchLink: string }): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const say = t.mails.switchLinkRenewed;
  return renderMail(
    { brand: mail.brand, t },
    {
      name: 'switchLinkRenewed',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <SwitchOff mail={mail} words={words} />
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}
