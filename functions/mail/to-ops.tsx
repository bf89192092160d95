import type { Brand } from '../runtime/brand.ts';
import { type Language, texts } from '../texts/index.ts';
import { look } from './look.ts';
import { Box, Button, Fact, Items, P, Small, type Undelivered, UndeliveredMail } from './parts.tsx';
import { type Mail, renderMail, type Setting, wordsOf } from './template.tsx';

interface ToOps {
  brand: Brand;
  language: Language;
  company: string;
  onboardingId: string;
}

const Code = ({ text }: { text: string }) => <span style={look.code}>{text}</span>;

/**
 * A customer's Okta does not answer.
 * @param mail `since`: ISO time; `giveUp`: true when this was the last try
 */
export function oktaTrouble(
  mail: ToOps & { domains: readonly string[]; since: string; giveUp: boolean },
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
          <Items items={domains} />
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

/**
 * Somebody has not acted for long.
 * @param mail `since`: ISO time at which the wait began; `approvalLink`: to decide in the CSM's place,
 *   where a decision is waited for
 */
export function waitOverdue(
  mail: Setting & {
    onboardingId: string;
    waitedFor: 'correction' | 'approval' | 'firstSignIn';
    since: string;
    approvalLink: string | undefined;
  },
): Mail {
  const { t, names } = wordsOf(mail);
  const { waitOverdue: say } = t.mails;
  const { brand, company, csm, onboardingId, waitedFor, since, approvalLink } = mail;
  const text = `${say.waits[waitedFor](names)} ${t.mails.waitingSince(t.date(since))}`;
  return renderMail(
    { brand, t },
    {
      name: 'waitOverdue',
      subject: say.subject(names),
      preheader: text,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{text}</P>
          <P>{say.text}</P>
          <Box>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label="CSM">
              {csm.name && `${csm.name}, `}
              {csm.email}
            </Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
          </Box>
          {approvalLink && (
            <>
              <P>{t.mails.csmUnreachable.approval}</P>
              <Button
                brand={brand}
                href={approvalLink}
                label={t.mails.csmUnreachable.approvalButton}
              />
              <Small>{t.mails.linkIsPersonal}</Small>
            </>
          )}
        </>
      ),
    },
  );
}

/**
 * A mail to the CSM did not arrive: somebody else must act.
 * @param mail `waitsFor`: what the CSM would have to do now, and the link to do it by
 */
export function csmUnreachable(
  mail: ToOps & {
    undelivered: Undelivered;
    waitsFor: { what: 'approval' | 'firstSignIn'; link: string } | undefined;
  },
): Mail {
  const { brand, language, company, onboardingId, undelivered, waitsFor } = mail;
  const t = texts(language);
  const { csmUnreachable: say } = t.mails;
  return renderMail(
    { brand, t },
    {
      name: 'csmUnreachable',
      subject: say.subject({ company }),
      preheader: `${undelivered.to}: ${t.mails.undelivered.reasons[undelivered.reason]}`,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{say.text}</P>
          <UndeliveredMail t={t} undelivered={undelivered}>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
          </UndeliveredMail>
          {waitsFor ? (
            <>
              <P>{say[waitsFor.what]}</P>
              <Button brand={brand} href={waitsFor.link} label={say[`${waitsFor.what}Button`]} />
              <Small>{t.mails.linkIsPersonal}</Small>
            </>
          ) : (
            <P>{say.elsewhere}</P>
          )}
          <P>{say.suppression}</P>
        </>
      ),
    },
  );
}

/**
 * A workflow did not succeed.
 * @param mail `error`, `cause`: as Step Functions has them; `status`: only FAILED can be redriven,
 *   `redriveUntil` then (ISO time)
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
      subject: say.subject({ company }),
      preheader: `${say.status[status]} ${error} ${cause}`,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{say.status[status]}</P>
          <Box>
            <Fact label={t.mails.company}>{company}</Fact>
            <Fact label={t.mails.onboarding}>
              <Code text={onboardingId} />
            </Fact>
            {error !== '' && (
              <Fact label={say.error}>
                <Code text={error} />
              </Fact>
            )}
            {cause !== '' && <Fact label={say.cause}>{cause}</Fact>}
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
