import { HowToSignIn, P } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from '../mail/template.tsx';

/** To everyone else, unsolicited. Contains nothing personal, so that one mail fits all. */
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
