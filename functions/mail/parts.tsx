import type { ComponentChildren } from 'preact';
import type { LocatedProblem } from '../onboarding/problems.ts';
import type { Brand } from '../runtime/brand.ts';
import type { Texts } from '../texts/index.ts';
import type { Rich } from '../texts/rich.ts';
import { look } from './look.ts';
import type { Words } from './template.tsx';

export const P = ({ children }: { children: ComponentChildren }) => (
  <p style={look.p}>{children}</p>
);

export const Small = ({ children }: { children: ComponentChildren }) => (
  <p class="muted" style={look.small}>
    {children}
  </p>
);

export const Heading = ({ children }: { children: ComponentChildren }) => (
  <h2 style={look.h2}>{children}</h2>
);

/** A sentence with its emphasis. */
export const Say = ({ text }: { text: Rich }) => (
  <>
    {text.map((piece) =>
      typeof piece === 'string' ? (
        piece
      ) : 'strong' in piece ? (
        <strong>{piece.strong}</strong>
      ) : (
        <span style={look.code}>{piece.code}</span>
      ),
    )}
  </>
);

export const Steps = ({ steps }: { steps: readonly Rich[] }) => (
  <ol style={look.list}>
    {steps.map((step) => (
      <li style={look.item}>
        <Say text={step} />
      </li>
    ))}
  </ol>
);

export const Items = ({ items }: { items: readonly ComponentChildren[] }) => (
  <ul style={look.list}>
    {items.map((item) => (
      <li style={look.item}>{item}</li>
    ))}
  </ul>
);

/** A label and what it says, on a line of their own. */
export const Fact = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <div style={look.fact}>
    <span class="muted" style={look.label}>
      {label}:
    </span>{' '}
    {children}
  </div>
);

/** What stands out from the text. */
export const Box = ({ children }: { children: ComponentChildren }) => (
  <div class="box" style={look.box}>
    {children}
  </div>
);

/** The main thing to do. */
export const Button = ({ brand, href, label }: { brand: Brand; href: string; label: string }) => (
  <p style={look.buttonLine}>
    <a
      class="button"
      href={href}
      style={{
        ...look.button,
        background: brand.colors.accent,
        borderColor: brand.colors.accent,
      }}
    >
      {label}
    </a>
  </p>
);

/** Anything else to open. */
export const Link = ({ brand, href, label }: { brand: Brand; href: string; label: string }) => (
  <a class="link" href={href} style={{ color: brand.colors.accent }}>
    {label}
  </a>
);

/** What somebody wrote, line by line as written. */
export const Quote = ({ text }: { text: string }) => (
  <Box>
    {text.split('\n').map((line, index) => (
      <>
        {index > 0 && <br />}
        {line}
      </>
    ))}
  </Box>
);

export const Problem = ({
  words: { t },
  brand,
  problem,
}: {
  words: Words;
  brand: Brand;
  problem: LocatedProblem;
}) => {
  const { message, fix } = t.problem(problem);
  return (
    <Box>
      <div style={look.fact}>
        <strong>{message}</strong>
      </div>
      <div class="muted" style={{ ...look.fact, ...look.label }}>
        {problem.domain}
      </div>
      <div style={look.fact}>
        {t.correcting.fix} {fix}
      </div>
      {problem.link && <Link brand={brand} href={problem.link} label={t.correcting.link} />}
    </Box>
  );
};

/** A drawing of the product's two buttons, without any picture to load. It makes sense as text too. */
export const LoginChoice = ({ words: { t, names }, brand }: { words: Words; brand: Brand }) => (
  <div style={look.choices}>
    <div class="muted" style={look.choice}>
      {names.otherLogin} ({t.howToSignIn.notThis})
    </div>
    <div
      class="button"
      style={{
        ...look.choice,
        ...look.picked,
        background: brand.colors.accent,
        borderColor: brand.colors.accent,
      }}
    >
      {names.existingLogin} ({t.howToSignIn.takeThis})
    </div>
  </div>
);

/** A mail that did not arrive. */
export interface Undelivered {
  /** Its template's name. */
  mail: string;
  /** The address. */
  to: string;
  reason: 'bounced' | 'suppressed' | 'complained' | 'rejected';
  /** What SES or the other mail server said; empty when nothing. */
  answer: string;
}

export const UndeliveredMail = ({
  t,
  undelivered: { mail, to, reason, answer },
  children,
}: {
  t: Texts;
  undelivered: Undelivered;
  children?: ComponentChildren;
}) => {
  const { undelivered: say } = t.mails;
  return (
    <Box>
      <Fact label={say.mail}>{t.mailName(mail)}</Fact>
      <Fact label={say.to}>{to}</Fact>
      <Fact label={say.reason}>{say.reasons[reason]}</Fact>
      {answer !== '' && <Fact label={say.answer}>{answer}</Fact>}
      {children}
    </Box>
  );
};
