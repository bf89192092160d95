import type { ComponentChildren } from 'preact';
import type { Deadline } from '../onboarding/deadlines.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import type { Brand } from '../runtime/brand.ts';
import { quoteOf } from '../texts/evidence.ts';
import type { Language } from '../texts/index.ts';
import { languageOf } from '../texts/okta-words.ts';
import type { Rich } from '../texts/rich.ts';
import { look } from './look.ts';
import { Table } from './table.tsx';
import type { Person, Setting, Words } from './template.tsx';

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

/** Text with emphasis. */
export const Say = ({ text }: { text: Rich }) => (
  <>
    {text.map((piece) =>
      typeof piece === 'string' ? (
        piece
      ) : 'strong' in piece ? (
        <strong lang={languageOf(piece.strong)}>{piece.strong}</strong>
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

/** A label and its value on a line of their own. */
export const Fact = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <div style={look.fact}>
    <span class="muted" style={look.label}>
      {label}:
    </span>{' '}
    {children}
  </div>
);

/** Sets content apart from the text. */
export const Box = ({ children }: { children: ComponentChildren }) => (
  <Table width="100%" style={look.boxes}>
    <tr>
      <td class="box" style={look.box}>
        {children}
      </td>
    </tr>
  </Table>
);

/** The main call to action. */
export const Button = ({ brand, href, label }: { brand: Brand; href: string; label: string }) => (
  <Table style={look.buttonLine}>
    <tr>
      <td
        class="button"
        style={{
          ...look.button,
          backgroundColor: brand.colors.accent,
        }}
      >
        <a class="on-button" href={href} style={look.buttonText}>
          {label}
        </a>
      </td>
    </tr>
  </Table>
);

/** Any secondary link. */
export const Link = ({ brand, href, label }: { brand: Brand; href: string; label: string }) => (
  <a class="link" href={href} style={{ color: brand.colors.accent }}>
    {label}
  </a>
);

/** What someone wrote, keeping line breaks. */
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
  const quote = quoteOf(problem);
  return (
    <Box>
      <div style={look.fact}>
        <strong>{message}</strong>
      </div>
      <div class="muted" style={{ ...look.fact, ...look.label }}>
        {problem.domain}
      </div>
      {quote && (
        <div class="muted" style={{ ...look.fact, ...look.label }}>
          {t.correcting.observed} “{quote}”
        </div>
      )}
      <div style={look.fact}>
        {t.correcting.fix} {fix}
      </div>
      {problem.link && <Link brand={brand} href={problem.link} label={t.correcting.link} />}
    </Box>
  );
};

/** Draws the product's two login buttons without images. Also makes sense as plain text. */
const LoginChoice = ({ words: { t, names }, brand }: { words: Words; brand: Brand }) => (
  <>
    <Table width="340" style={look.choices}>
      <tr>
        <td class="muted" style={look.choice}>
          {names.otherLogin} ({t.howToSignIn.notThis})
        </td>
      </tr>
    </Table>
    <Table width="340" style={look.choices}>
      <tr>
        <td
          class="button on-button"
          style={{ ...look.choice, ...look.picked, backgroundColor: brand.colors.accent }}
        >
          {names.existingLogin} ({t.howToSignIn.takeThis})
        </td>
      </tr>
    </Table>
  </>
);

/** Common properties of mails to the customer's contact. */
export interface ToCustomer extends Setting {
  contact: Person;
  /** Their page. */
  setupLink: string;
}

/** Common properties of mails about the first sign-in. */
export interface AboutFirstSignIn extends Setting {
  mainAdmin: Person;
  /** Where the reader confirms it. */
  signInLink: string;
  deadline: Deadline;
}

/** Common properties of mails to ops. */
export interface ToOps {
  brand: Brand;
  language: Language;
  company: string;
  onboardingId: OnboardingId;
}

/** An ID, a command, an error. */
export const Code = ({ text }: { text: string }) => <span style={look.code}>{text}</span>;

/** How to sign in: one sentence, then step by step, then troubleshooting. */
export function HowToSignIn({ mail, words, by }: { mail: Setting; words: Words; by?: string }) {
  const { t, names } = words;
  const { brand } = mail;
  const { howToSignIn: how } = t;
  const { invitation: say } = t.mails;
  return (
    <>
      <P>
        <Say text={say.first(names)} /> {by && <strong>{by}</strong>}
      </P>
      <Button brand={brand} href={brand.productUrl} label={say.button(names)} />
      <Heading>{say.how}</Heading>
      <Steps steps={how.steps(names)} />
      <Small>{how.picture(names)}</Small>
      <LoginChoice words={words} brand={brand} />
      <Heading>{how.trouble}</Heading>
      <Items items={how.troubles(names).map((text) => <Say text={text} />)} />
    </>
  );
}

/** To a CSM: where to switch single sign-on off. Mails of earlier versions have no such link. */
export const SwitchOff = ({
  mail,
  words: { t },
}: {
  mail: { brand: Brand; switchLink?: string | undefined };
  words: Pick<Words, 't'>;
}) =>
  mail.switchLink === undefined ? null : (
    <P>
      {t.mails.switchOff.text}{' '}
      <Link brand={mail.brand} href={mail.switchLink} label={t.mails.switchOff.link} />
    </P>
  );

/** For a first sign-in that is not detected automatically. @param text what the link is for */
export const ConfirmSignIn = ({
  mail,
  words: { t },
  text,
  label,
}: {
  mail: AboutFirstSignIn;
  words: Words;
  text: string;
  label: string;
}) => (
  <>
    <P>
      {text} <Link brand={mail.brand} href={mail.signInLink} label={label} />
    </P>
    <Small>{t.mails.linkIsPersonal}</Small>
  </>
);
