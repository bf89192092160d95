import { Box, Code, Heading, Items, P, Problem } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from '../mail/template.tsx';
import type { OktaDomain } from '../okta/okta-domain.ts';
import { readableDomain } from '../onboarding/domain-names.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { isOpenProblem, type LocatedProblem } from '../onboarding/problems.ts';

const Command = ({ text }: { text: string }) => (
  <Box>
    <Code text={text} />
  </Box>
);

/**
 * A connection in use no longer works, or could not be checked. Lists what is broken before what could not be checked.
 */
export function connectionBroken(
  mail: Setting & { onboardingId: OnboardingId; problems: readonly LocatedProblem[] },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { connectionBroken: say } = t.mails;
  const { brand, onboardingId, problems } = mail;
  const open = problems.filter(isOpenProblem);
  const broken = problems.filter((problem) => !isOpenProblem(problem));
  const isBroken = broken.length > 0;
  return renderMail(
    { brand, t },
    {
      name: 'connectionBroken',
      subject: isBroken ? say.subject(names) : say.subjectOpen(names),
      preheader: problems.map((problem) => t.problem(problem).message).join(' '),
      title: isBroken ? say.title : say.titleOpen,
      why: say.why(names),
      content: (
        <>
          <P>{isBroken ? say.text(names) : say.textOpen(names)}</P>
          {broken.map((problem) => (
            <Problem words={words} brand={brand} problem={problem} />
          ))}
          {open.length > 0 && (
            <>
              {isBroken && <Heading>{say.open}</Heading>}
              <P>{say.openText}</P>
              {open.map((problem) => (
                <Problem words={words} brand={brand} problem={problem} />
              ))}
            </>
          )}
          <Heading>{say.rotation}</Heading>
          <P>{say.rotationText}</P>
          <Command text={`npm run setup-link -- --rotate ${onboardingId}`} />
          <P>{say.again}</P>
          <Command text="npm run recheck" />
        </>
      ),
    },
  );
}

/**
 * The DNS records that proved e-mail domains have been missing for a while.
 * @param mail `more`: the number of those not listed
 */
export function proofLost(
  mail: Setting & { domains: readonly { emailDomain: string; since: string }[]; more?: number },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { proofLost: say } = t.mails;
  const { brand, domains, more = 0 } = mail;
  const items = domains.map(({ emailDomain, since }) => (
    <>
      {readableDomain(emailDomain)}, {say.since(t.date(since))}
    </>
  ));
  return renderMail(
    { brand, t },
    {
      name: 'proofLost',
      subject: say.subject(names),
      preheader: domains.map(({ emailDomain }) => emailDomain).join(', '),
      title: say.title,
      why: say.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <Items items={more > 0 ? [...items, t.domains.more(more)] : items} />
          <P>{say.ask}</P>
        </>
      ),
    },
  );
}

/** A setup link that was not used. */
export function linkUnused(
  mail: Setting & { onboardingId: OnboardingId; issuedAt: string; linkExpiresAt: string },
): Mail {
  const { t, names } = wordsOf(mail);
  const { linkUnused: say } = t.mails;
  const { brand, onboardingId, issuedAt, linkExpiresAt } = mail;
  const text = say.text(names, t.date(issuedAt), t.date(linkExpiresAt));
  return renderMail(
    { brand, t },
    {
      name: 'linkUnused',
      subject: say.subject(names),
      preheader: text,
      title: say.title,
      why: say.why(names),
      content: (
        <>
          <P>{text}</P>
          <P>{say.ask}</P>
          <Command text={`npm run setup-link -- --again ${onboardingId}`} />
        </>
      ),
    },
  );
}

/** Someone could not sign in, for a reason that the customer can fix. */
export function signInsFail(mail: Setting & { problem: LocatedProblem }): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { signInsFail: say } = t.mails;
  const { brand, problem } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'signInsFail',
      subject: say.subject(names),
      preheader: t.problem(problem).message,
      title: say.title,
      why: say.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          <Problem words={words} brand={brand} problem={problem} />
          <P>{say.page}</P>
        </>
      ),
    },
  );
}

/** A client secret was replaced with a link. @param mail `at`: ISO time */
export function secretReplaced(
  mail: Setting & {
    onboardingId: OnboardingId;
    domain: OktaDomain;
    at: string;
    audience: 'csm' | 'customer';
    /** Name of the contact, if known. */
    contactName?: string | undefined;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { secretReplaced: say } = t.mails;
  const { brand, onboardingId, domain, at } = mail;
  const text = say.text(names, readableDomain(domain), t.dateTime(at));
  const isCsm = mail.audience === 'csm';
  const reader = isCsm ? names.csm : mail.contactName;
  return renderMail(
    { brand, t },
    {
      name: 'secretReplaced',
      subject: say.subject(names),
      preheader: text,
      title: say.title,
      why: isCsm ? say.whyCsm(names) : say.why(names),
      content: (
        <>
          <P>{reader ? t.mails.hello(reader) : t.mails.helloAll}</P>
          <P>{text}</P>
          <P>{say.checked}</P>
          <P>
            <strong>{isCsm ? say.csm : say.customer(names)}</strong>
          </P>
          {isCsm && (
            <>
              <P>{say.commands}</P>
              <Command text={`npm run onboardings -- switch-off ${onboardingId}`} />
              <Command text={`npm run onboardings -- revoke-links ${onboardingId}`} />
            </>
          )}
        </>
      ),
    },
  );
}
