import {
  Box,
  Button,
  Code,
  Fact,
  Items,
  P,
  Problem,
  Quote,
  Small,
  type ToCustomer,
  type ToOps,
} from '../mail/parts.tsx';
import { type Mail, renderMail, wordsOf } from '../mail/template.tsx';
import type { OktaDomain } from '../okta/okta-domain.ts';
import type { Deadline } from '../onboarding/deadlines.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { troubleInWords } from '../texts/evidence.ts';
import { texts } from '../texts/index.ts';

/**
 * Nothing needs correction; contains the link to the progress page.
 * @param mail `problems`: what could not be checked, for the CSM to decide on; `untriable`: no trial is possible
 *   before single sign-on is switched on
 */
export function submissionReceived(
  mail: ToCustomer & { problems: readonly LocatedProblem[]; untriable?: boolean },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { submissionReceived: say } = t.mails;
  const { brand, contact, problems, setupLink } = mail;
  const isOpen = problems.length > 0;
  const text = isOpen ? say.textOpen(names) : say.text(names);
  return renderMail(
    { brand, t },
    {
      name: 'submissionReceived',
      subject: say.subject(names),
      preheader: text,
      title: isOpen ? say.titleOpen : say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          <P>{text}</P>
          <Button brand={brand} href={setupLink} label={say.button} />
          {problems.map((problem) => (
            <Problem words={words} brand={brand} problem={problem} />
          ))}
          {mail.untriable && <P>{t.progress.untriable}</P>}
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
  /** The customer wants to change something. */
  const isOpened = !byCsm && problems.length === 0;
  return renderMail(
    { brand, t },
    {
      name: 'correctionRequested',
      ...(byCsm
        ? { subject: say.subjectNote(names), preheader: note, title: say.titleNote }
        : isOpened
          ? { subject: say.subjectOpened(names), preheader: say.textOpened, title: say.titleOpened }
          : {
              subject: say.subject(names, problems.length),
              preheader: problems.map((problem) => t.problem(problem).message).join(' '),
              title: say.title(problems.length),
            }),
      why: t.mails.why(names),
      content: (
        <>
          <P>{t.mails.hello(contact.name)}</P>
          {byCsm && (
            <>
              <P>{say.textNote}</P>
              <Quote text={note} />
            </>
          )}
          {isOpened && <P>{say.textOpened}</P>}
          {problems.length > 0 && <P>{say.text}</P>}
          <P>
            {say.after} <strong>{by}</strong>
          </P>
          <Button brand={brand} href={setupLink} label={say.button} />
          {problems.map((problem) => (
            <Problem words={words} brand={brand} problem={problem} />
          ))}
          <Small>{otherwise}</Small>
          <P>{t.mails.questions(names.csm)}</P>
          <Small>{t.mails.linkIsPersonal}</Small>
        </>
      ),
    },
  );
}

/**
 * A customer's Okta does not answer.
 * @param mail `domains`: each with the unanswered checks and why; `since`: ISO time; `giveUp`: whether this was the
 *   last attempt
 */
export function oktaTrouble(
  mail: ToOps & {
    domains: readonly { domain: OktaDomain; reason: string }[];
    since: string;
    giveUp: boolean;
  },
): Mail {
  const { brand, language, company, onboardingId, domains, since, giveUp } = mail;
  const t = texts(language);
  const { oktaTrouble: say } = t.mails;
  const text = (giveUp ? say.giveUp : say.text)(t.dateTime(since));
  return renderMail(
    { brand, t },
    {
      name: 'oktaTrouble',
      subject: say.subject({ company }),
      preheader: text,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{text}</P>
          <Items
            items={domains.map(({ domain, reason }) => (
              <>
                <strong>{domain}</strong>
                {reason && `: ${troubleInWords(t, reason)}`}
              </>
            ))}
          />
          <Box>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
          </Box>
        </>
      ),
    },
  );
}
