import {
  type AboutFirstSignIn,
  Button,
  ConfirmSignIn,
  Heading,
  HowToSignIn,
  P,
  Steps,
  SwitchOff,
} from '../mail/parts.tsx';
import { type Mail, renderMail, wordsOf } from '../mail/template.tsx';
import { nameAndAddress } from '../texts/isolates.ts';

/**
 * The main admin is invited.
 * @param mail `usersCount`: without the main admin; `isReinvited`: in the dashboard, as the CSM was asked to do
 */
export function connectionReady(
  mail: AboutFirstSignIn & {
    usersCount: number;
    isReinvited?: boolean;
    switchLink?: string | undefined;
  },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { connectionReady: say } = t.mails;
  const { brand, mainAdmin, usersCount, deadline } = mail;
  const { by, otherwise } = t.deadlines.firstSignInCsm(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'connectionReady',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <Steps
            steps={say.steps(nameAndAddress(mainAdmin), usersCount, mail.isReinvited ?? false)}
          />
          <Button brand={brand} href={brand.productUrl} label={say.openDashboard} />
          <P>
            <strong>{by}</strong> {otherwise}
          </P>
          <ConfirmSignIn
            mail={mail}
            words={words}
            text={t.mails.connectionReady.confirm}
            label={t.mails.connectionReady.button}
          />
          <SwitchOff mail={mail} words={words} />
        </>
      ),
    },
  );
}

/** To the main admin, who signs in first. */
export function mainAdminInvitation(mail: AboutFirstSignIn): Mail {
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
          <ConfirmSignIn
            mail={mail}
            words={words}
            text={t.mails.invitation.confirm}
            label={t.mails.invitation.confirmLink}
          />
        </>
      ),
    },
  );
}
