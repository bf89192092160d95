import { Button, P, Small } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from '../mail/template.tsx';

/** To the customer's contact: the setup link. */
export function setupLinkIssued(mail: Setting & { setupLink: string; expiresAt: string }): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { setupLinkIssued: say } = t.mails;
  const { brand, setupLink, expiresAt } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'setupLinkIssued',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title(names),
      why: say.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <P>{say.until(t.date(expiresAt))}</P>
          <Small>{say.personal}</Small>
        </>
      ),
    },
  );
}
