import { Button, P, Small } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from '../mail/template.tsx';
import type { StepName } from './steps/names.ts';

/** To a colleague of the customer's admin: the link to the steps delegated to them. */
export function stepGiven(
  mail: Setting & { part: StepName; setupLink: string; expiresAt: string },
): Mail {
  const { t, names } = wordsOf(mail);
  const { stepGiven: say } = t.mails;
  const { brand, part, setupLink, expiresAt } = mail;
  const what = t.steps.names[part];
  return renderMail(
    { brand, t },
    {
      name: 'stepGiven',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: say.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <P>
            <strong>{what}</strong>
          </P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <P>{say.until(t.date(expiresAt))}</P>
          <Small>{say.personal}</Small>
        </>
      ),
    },
  );
}
