import type { Deadline } from '../onboarding/deadlines.ts';
import type { DashboardFor, HandOverCause } from '../onboarding/onboarding.ts';
import { nameAndAddress } from '../texts/isolates.ts';
import { Button, P, Small, Steps, SwitchOff } from './parts.tsx';
import { type Mail, type Person, renderMail, type Setting, wordsOf } from './template.tsx';

/** Whom the CSM is to re-invite in the product's dashboard. */
interface AboutDashboard extends Setting {
  whom: DashboardFor;
  mainAdmin: Person;
  /** Without the main admin. */
  usersCount: number;
  deadline: Deadline;
  dashboardLink: string;
}

/**
 * To the CSM: what to do in the product's dashboard before anyone is invited.
 * @param mail `isUnseen`: the main admin's sign-in was confirmed but not observed; `handedOver`: why the product's
 *   own system did not do it, if it was asked
 */
export function dashboardRequested(
  mail: AboutDashboard & {
    switchLink?: string | undefined;
    isUnseen?: boolean;
    handedOver?: { why: HandOverCause; reason?: string | undefined };
  },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { brand, whom, mainAdmin, usersCount, deadline, dashboardLink } = mail;
  const say = t.mails.dashboardRequested[whom];
  const { by, otherwise } = t.deadlines.dashboard(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'dashboardRequested',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>
            {say.text(names)} {mail.isUnseen && t.dashboard.unseen}
          </P>
          {mail.handedOver && (
            <P>
              {t.dashboard.handedOver[mail.handedOver.why](names)}{' '}
              {mail.handedOver.reason !== undefined && <em>{mail.handedOver.reason}</em>}
            </P>
          )}
          <Steps steps={say.steps(nameAndAddress(mainAdmin), usersCount)} />
          <Button brand={brand} href={dashboardLink} label={t.mails.dashboardRequested.button} />
          <P>
            <strong>{by}</strong> {otherwise}
          </P>
          <Small>{t.mails.linkIsPersonal}</Small>
          <SwitchOff mail={mail} words={words} />
        </>
      ),
    },
  );
}

/** To a CSM who has not confirmed that the dashboard is done. */
export function dashboardReminder(mail: AboutDashboard): Mail {
  const { t, names } = wordsOf(mail);
  const { brand, whom, mainAdmin, usersCount, deadline, dashboardLink } = mail;
  const { dashboardReminder: say } = t.mails;
  const { by, otherwise } = t.deadlines.dashboard(t.days(deadline));
  const text = say.text[whom](names);
  return renderMail(
    { brand, t },
    {
      name: 'dashboardReminder',
      subject: say.subject(names),
      preheader: text,
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>
            {text} {t.mails.waitingSince(t.date(deadline.since))} <strong>{by}</strong> {otherwise}
          </P>
          <Steps
            steps={t.mails.dashboardRequested[whom].steps(nameAndAddress(mainAdmin), usersCount)}
          />
          <Button brand={brand} href={dashboardLink} label={t.mails.dashboardRequested.button} />
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}
