import { Box, Code, Heading, P, Problem } from '../mail/parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from '../mail/template.tsx';
import type { LocatedProblem } from '../onboarding/problems.ts';

const Command = ({ text }: { text: string }) => (
  <Box>
    <Code text={text} />
  </Box>
);

/** A connection that people signed in through would not let them in any more. */
export function connectionBroken(
  mail: Setting & { onboardingId: string; problems: readonly LocatedProblem[] },
): Mail {
  const words = wordsOf(mail);
  const { t, names } = words;
  const { connectionBroken: say } = t.mails;
  const { brand, onboardingId, problems } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'connectionBroken',
      subject: say.subject(names),
      preheader: problems.map((problem) => t.problem(problem).message).join(' '),
      title: say.title,
      why: say.why(names),
      content: (
        <>
          <P>{say.text(names)}</P>
          {problems.map((problem) => (
            <Problem words={words} brand={brand} problem={problem} />
          ))}
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
