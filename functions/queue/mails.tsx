import { Button, P, Small } from '../mail/parts.tsx';
import { type Mail, renderMail } from '../mail/template.tsx';
import type { Brand } from '../runtime/brand.ts';
import { type Language, texts } from '../texts/index.ts';

/** To a CSM: the link to their queue of onboardings. */
export function queueLink(mail: { brand: Brand; language: Language; queueLink: string }): Mail {
  const { brand, queueLink: href } = mail;
  const t = texts(mail.language);
  const { queueLink: say } = t.mails;
  return renderMail(
    { brand, t },
    {
      name: 'queueLink',
      subject: say.subject,
      preheader: say.text,
      title: say.title,
      why: say.why,
      content: (
        <>
          <P>{say.text}</P>
          <Button brand={brand} href={href} label={say.button} />
          <P>{say.renew}</P>
          <Small>{say.personal}</Small>
        </>
      ),
    },
  );
}
