import { beforeEach, expect, test, vi } from 'vitest';
import type { Posted } from '../../functions/mail/ledger.ts';
import { keyOf, readEntry } from '../../functions/mail/ledger.ts';
import { postSoon } from '../../functions/mail/post-soon.ts';
import { handler } from '../../functions/mail/send-mails.ts';
import { lambda } from '../../functions/runtime/aws.ts';
import { useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { csm, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const environment = { RECORD_TABLE: TABLE, SEND_MAILS: 'sso-SendMails' };
const mail: Posted = {
  onboardingId,
  to: { recipient: 'csm', ...csm },
  replyTo: 'ops@sequel.example',
  occasion: 'once',
  mail: 'handedOver',
  props: {
    language: 'en',
    company: 'Acme',
    csm,
    stage: 'awaitingApproval',
    before: { email: 'kim@sequel.example' },
    byOps: true,
    actLink: undefined,
  },
};
const key = keyOf(mail);
const stateOf = async () => (await readEntry(TABLE, key))?.entry.state;

beforeEach(async () => {
  await aws.keep(recordIn('awaitingApproval'));
});

test('"Send mails" is told which mails, and sends them at once', async () => {
  const send = vi.spyOn(lambda, 'send').mockResolvedValue(undefined as never);
  await postSoon(environment, mail);
  const [[command] = []] = send.mock.calls;
  const { input } = command as unknown as { input: { Payload: string } };
  expect(input).toMatchObject({ FunctionName: 'sso-SendMails', InvocationType: 'Event' });
  expect(JSON.parse(input.Payload)).toEqual({ mails: [key] });
  expect(await stateOf()).toBe('queued');
  const run = await handler(JSON.parse(input.Payload), lambdaContext('SendMails'));
  expect(run).toMatchObject({ sent: 1 });
  expect(await stateOf()).toBe('sent');
  expect(aws.mails().map(({ to }) => to)).toEqual([[csm.email]]);
});

test('is the next run’s if "Send mails" cannot be invoked', async () => {
  vi.spyOn(lambda, 'send').mockRejectedValue(new Error('No.') as never);
  await postSoon(environment, mail);
  expect(await stateOf()).toBe('queued');
  await handler({ time: new Date().toISOString() }, lambdaContext('SendMails'));
  expect(await stateOf()).toBe('sent');
});

test('without mails it is not invoked', async () => {
  const send = vi.spyOn(lambda, 'send');
  await postSoon(environment);
  expect(send).not.toHaveBeenCalled();
});
