import type { Deadline } from '../onboarding/deadlines.ts';
import type { Others } from '../record/onboarding-record.ts';
import { Button, P, Small, SwitchOff } from './parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from './template.tsx';

/**
 * To the CSM who wanted to say when single sign-on is switched on; once more as a reminder.
 * @param mail `peopleCount`: on the list, with the main admin
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
 * To the CSM who has chosen the moment, or taken it back.
 * @param mail `moment`: ISO time; undefined: none is chosen any more
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

/** To the CSM, whose links were revoked, while single sign-on can be switched off. */
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
