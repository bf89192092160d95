import type { WaitedFor } from '../texts/en.ts';
import { Button, Items, P, Quote } from './parts.tsx';
import { type Mail, type Person, renderMail, type Setting, wordsOf } from './template.tsx';

/** Who is told how it ended. */
interface Outcome extends Setting {
  contact: Person;
  audience: 'customer' | 'csm';
}

/** So many addresses are written out. */
const MOST_ADDRESSES = 50;

const greeting = (mail: Outcome) => {
  const { t, names } = wordsOf(mail);
  return t.mails.hello(mail.audience === 'customer' ? mail.contact.name : names.csm);
};

/**
 * @param mail `invited`: the main admin included; `failed`: addresses that could not be written to
 */
export function completed(
  mail: Outcome & {
    mainAdmin: Person;
    invited: number;
    failed: readonly string[];
    setupLink: string;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { completed: say } = t.mails;
  const { brand, audience, invited, failed, setupLink } = mail;
  const rest = failed.length - MOST_ADDRESSES;
  return renderMail(
    { brand, t },
    {
      name: 'completed',
      subject: say.subject(names),
      preheader: say.text(names, invited),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{greeting(mail)}</P>
          <P>{say.text(names, invited)}</P>
          {failed.length > 0 && (
            <>
              <P>{say.failed(failed.length)}</P>
              <Items
                items={[...failed.slice(0, MOST_ADDRESSES), ...(rest > 0 ? [say.more(rest)] : [])]}
              />
            </>
          )}
          {audience === 'csm' && <P>{say.csmSteps}</P>}
          <P>{say.later(names)}</P>
          <P>{say.deleted}</P>
          {audience === 'customer' && <Button brand={brand} href={setupLink} label={say.button} />}
        </>
      ),
    },
  );
}

/** @param mail `note`: the CSM's reason */
export function rejected(mail: Outcome & { note: string }): Mail {
  const { t, names } = wordsOf(mail);
  const { rejected: say } = t.mails;
  const { brand, audience, note } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'rejected',
      subject: say.subject(names),
      preheader: note,
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{greeting(mail)}</P>
          <P>{audience === 'customer' ? say.text(names) : say.textCsm(names)}</P>
          <Quote text={note} />
          <P>{say.deleted}</P>
          {audience === 'customer' && <P>{t.mails.questions(names.csm)}</P>}
        </>
      ),
    },
  );
}

/** @param mail `waitedFor`: what did not happen */
export function expired(mail: Outcome & { waitedFor: WaitedFor }): Mail {
  const { t, names } = wordsOf(mail);
  const { expired: say } = t.mails;
  const { brand, audience, waitedFor } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'expired',
      subject: say.subject(names),
      preheader: say.reasons[waitedFor],
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{greeting(mail)}</P>
          <P>
            {say.reasons[waitedFor]} {say.text}
          </P>
          {waitedFor === 'firstSignIn' && <P>{say.connected}</P>}
          <P>{audience === 'customer' ? say.again(names) : say.againCsm}</P>
        </>
      ),
    },
  );
}
