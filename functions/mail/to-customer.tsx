import type { Deadline } from '../onboarding/deadlines.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { Button, P, Problem, Quote, Small } from './parts.tsx';
import { type Mail, type Person, renderMail, type Setting, wordsOf } from './template.tsx';

interface ToCustomer extends Setting {
  contact: Person;
  /** Their page. */
  setupLink: string;
}

/** Right after the first submission: the link to follow it by. */
export function submissionReceived(mail: ToCustomer): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { submissionReceived: say } = t.mails;
  const { brand, contact, setupLink } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'submissionReceived',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          <P>{say.text(names)}</P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <Small>{t.progress.keepLink}</Small>
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}

/** What to fix, or what the CSM wants changed. */
export function correctionRequested(
  mail: ToCustomer & {
    problems: readonly LocatedProblem[];
    note: string | undefined;
    deadline: Deadline;
  },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { correctionRequested: say } = t.mails;
  const { brand, contact, problems, note, deadline, setupLink } = mail;
  const { by, otherwise } = t.deadlines.correction(t.days(deadline));
  const byCsm = note !== undefined;
  return renderMail(
    { brand, t },
    {
      name: 'correctionRequested',
      subject: byCsm ? say.subjectNote(names) : say.subject(names, problems.length),
      preheader: note ?? problems.map((problem) => t.problem(problem).message).join(' '),
      title: byCsm ? say.titleNote : say.title(problems.length),
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          {byCsm && (
            <>
              <P>{say.textNote(names)}</P>
              <Quote text={note} />
            </>
          )}
          {problems.length > 0 && (
            <>
              <P>{say.text}</P>
              {problems.map((problem) => (
                <Problem words={words} brand={brand} problem={problem} />
              ))}
            </>
          )}
          <P>
            {say.after} <strong>{by}</strong>
          </P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <Small>{otherwise}</Small>
          <P>{t.mails.questions(names.csm)}</P>
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}

export function correctionReminder(mail: ToCustomer & { deadline: Deadline }): Mail {
  const { t, names } = wordsOf(mail);
  const { correctionReminder: say } = t.mails;
  const { brand, contact, deadline, setupLink } = mail;
  const { by, otherwise } = t.deadlines.correction(t.days(deadline));
  return renderMail(
    { brand, t },
    {
      name: 'correctionReminder',
      subject: say.subject(names),
      preheader: say.text,
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          <P>
            {say.text} {t.mails.waitingSince(t.date(deadline.since))} <strong>{by}</strong>
          </P>
          <Button brand={brand} href={setupLink} label={say.button} />
          <Small>{otherwise}</Small>
          <P>{t.mails.questions(names.csm)}</P>
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}
