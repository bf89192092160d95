import { excerptOf } from '../mail/excerpt.ts';
import { Box, Button, Code, Fact, Items, P, Quote, SwitchOff, type ToOps } from '../mail/parts.tsx';
import { type Mail, type Person, renderMail, type Setting, wordsOf } from '../mail/template.tsx';
import { type Texts, texts } from '../texts/index.ts';
import type { WaitedFor } from '../texts/shapes.ts';

/** Common properties of the mails about the outcome. */
interface OutcomeMail extends Setting {
  contact: Person;
  audience: 'customer' | 'csm';
}

const greeting = (mail: OutcomeMail) => {
  const { t, names } = wordsOf(mail);
  return t.mails.hello(mail.audience === 'customer' ? mail.contact.name : names.csm);
};

/** Renders nothing if there are no addresses. @param more number of those not listed */
function Addresses({
  t,
  lead,
  addresses,
  more,
}: {
  t: Texts;
  lead: (count: number) => string;
  addresses: readonly string[];
  more: number;
}) {
  // Mails queued by an earlier version have all addresses.
  const { listed, more: notListed } = excerptOf(addresses);
  const rest = more + notListed;
  if (listed.length === 0) return null;
  return (
    <>
      <P>{lead(listed.length + rest)}</P>
      <Items items={rest > 0 ? [...listed, t.mails.completed.more(rest)] : listed} />
    </>
  );
}

/**
 * @param mail `invited`: including the main admin; `failed`: addresses whose invitation was refused; `uncertain`:
 *   addresses that may not have got it; `failedMore`, `uncertainMore`: the number of those not listed
 */
export function completed(
  mail: OutcomeMail & {
    mainAdmin: Person;
    invited: number;
    failed: readonly string[];
    failedMore?: number;
    uncertain?: readonly string[];
    uncertainMore?: number;
    /** Number of delayed invitations. */
    deferred?: number;
    /** Whether someone has switched single sign-on off. */
    isOff?: boolean;
    setupLink: string;
    /** Whether everyone has already been re-invited in the dashboard. */
    isPrepared?: boolean;
    /** Only in the CSM's mail. */
    switchLink?: string | undefined;
    /** Whether no sign-in through Okta has been observed. */
    isUnseen?: boolean;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { completed: say } = t.mails;
  const { brand, audience, invited, failed, failedMore = 0, isOff, setupLink } = mail;
  const { uncertain = [], uncertainMore = 0, deferred = 0 } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'completed',
      subject: say.subject(names),
      preheader: say.text(names, invited),
      title: isOff ? say.titleOff : say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{greeting(mail)}</P>
          {isOff && <P>{say.off(names)}</P>}
          <P>{say.text(names, invited)}</P>
          {mail.isUnseen && <P>{say.unseen}</P>}
          <Addresses t={t} lead={say.failed} addresses={failed} more={failedMore} />
          <Addresses t={t} lead={say.uncertain} addresses={uncertain} more={uncertainMore} />
          {deferred > 0 && <P>{say.deferred(deferred)}</P>}
          {audience === 'csm' && invited > 1 && !mail.isPrepared && <P>{say.csmSteps}</P>}
          <P>{say.later(names)}</P>
          <P>{say.deleted}</P>
          {audience === 'customer' && <Button brand={brand} href={setupLink} label={say.button} />}
          <SwitchOff mail={mail} words={{ t }} />
        </>
      ),
    },
  );
}

/** @param mail `note`: the CSM's reason */
export function rejected(mail: OutcomeMail & { note: string }): Mail {
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
export function expired(mail: OutcomeMail & { waitedFor: WaitedFor }): Mail {
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
          {['mainAdminDashboard', 'firstSignIn', 'everyoneDashboard'].includes(waitedFor) && (
            <P>{say.connected}</P>
          )}
          {['trial', 'switchOn'].includes(waitedFor) && <P>{say.withdrawn}</P>}
          <P>{audience === 'customer' ? say.again(names) : say.againCsm}</P>
        </>
      ),
    },
  );
}

/** @param mail `isOn`: whether people already sign in with Okta */
export function stopped(mail: OutcomeMail & { isOn: boolean }): Mail {
  const { t, names } = wordsOf(mail);
  const { stopped: say } = t.mails;
  const { brand, audience, isOn } = mail;
  return renderMail(
    { brand, t },
    {
      name: 'stopped',
      subject: say.subject(names),
      preheader: say.text(names),
      title: say.title,
      why: t.mails.why(names),
      content: (
        <>
          <P>{greeting(mail)}</P>
          <P>
            {say.text(names)} {isOn ? say.on : say.off}
          </P>
          <P>{audience === 'customer' ? say.again(names) : say.againCsm}</P>
        </>
      ),
    },
  );
}

/**
 * A workflow did not succeed.
 * @param mail `error`, `cause`: from Step Functions; `status`: only FAILED can be redriven, until `redriveUntil`
 *   (ISO time)
 */
export function failure(
  mail: ToOps & {
    status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
    executionArn: string;
    redriveUntil: string;
    error: string;
    cause: string;
  },
): Mail {
  const { brand, language, company, onboardingId, status, executionArn, error, cause } = mail;
  const t = texts(language);
  const { failure: say } = t.mails;
  return renderMail(
    { brand, t },
    {
      name: 'failure',
      subject: say.subject[status]({ company }),
      preheader: [say.status[status], error, cause].filter((each) => each !== '').join(' '),
      title: say.title[status],
      why: t.mails.whyOps,
      content: (
        <>
          <P>{say.status[status]}</P>
          <Box>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
            {error !== '' && status !== 'ABORTED' && (
              <Fact label={say.error}>
                <Code text={error} />
              </Fact>
            )}
            {status === 'ABORTED' ? (
              <Fact label={say.by}>{cause || say.byNobody}</Fact>
            ) : (
              cause !== '' && <Fact label={say.cause}>{cause}</Fact>
            )}
            <Fact label={say.execution}>
              <Code text={executionArn} />
            </Fact>
          </Box>
          {status === 'FAILED' ? (
            <>
              <P>{say.redrive(t.dateTime(mail.redriveUntil))}</P>
              <Box>
                <Code
                  text={`aws stepfunctions redrive-execution --execution-arn ${executionArn}`}
                />
              </Box>
            </>
          ) : (
            <P>{say.deleted}</P>
          )}
        </>
      ),
    },
  );
}
