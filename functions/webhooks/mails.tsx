import { Box, Code, Fact, P } from '../mail/parts.tsx';
import { type Mail, renderMail } from '../mail/template.tsx';
import type { Brand } from '../runtime/brand.ts';
import { troubleInWords } from '../texts/evidence.ts';
import { type Language, texts } from '../texts/index.ts';

/** To ops: an endpoint was disabled. @param mail.at ISO time @param mail.outcome of the last attempt */
export function webhookDisabled(mail: {
  brand: Brand;
  language: Language;
  endpoint: string;
  at: string;
  outcome: string;
}): Mail {
  const { brand, endpoint, at, outcome } = mail;
  const t = texts(mail.language);
  const { webhookDisabled: say } = t.mails;
  return renderMail(
    { brand, t },
    {
      name: 'webhookDisabled',
      subject: say.subject(endpoint),
      preheader: say.text,
      title: say.title,
      why: t.mails.whyOps,
      content: (
        <>
          <P>{say.text}</P>
          <Box>
            <Fact label={say.endpoint}>
              <Code text={endpoint} />
            </Fact>
            <Fact label={say.since}>{t.dateTime(at)}</Fact>
            <Fact label={say.lastAnswer}>{troubleInWords(t, outcome)}</Fact>
          </Box>
          <P>{say.kept}</P>
          <Box>
            <Code text={`npm run webhooks -- replay ${endpoint} --since ${at}`} />
          </Box>
        </>
      ),
    },
  );
}
