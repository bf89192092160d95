import type { Deadline } from '../onboarding/deadlines.ts';
import { Button, P, Small } from './parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from './template.tsx';

/**
 * To the CSM who wanted to say when single sign-on is switched on; once more as a reminder.
 * @param mail `peopleCount`: on the list, with the main admin
 */
export function switchOnRequested(
  mail: Setting & { peopleCount: number; deadline: Deadline; switchLink: string },
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
          <P>{say.effect(names, peopleCount)}</P>
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
