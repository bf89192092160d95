import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { follow } from '../../functions/mail/deliveries.ts';
import { keyOf, type Posted, post } from '../../functions/mail/ledger.ts';
import { recoverMails } from '../../functions/mail/recover.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { emptyTable, TABLE } from '../record/example.ts';
import {
  aws,
  type Fault,
  HOUR,
  hand,
  invitation,
  receipt,
  reminder,
  SECOND,
  stateOf,
  sweep,
  sweepUntilDone,
  useSending,
} from './sending.ts';

useSending();

/** More of them by `RUNS=100`. */
const RUNS = Number(process.env.RUNS ?? 4);

const to = (mail: Posted, email: string): Posted => ({
  ...mail,
  to: { ...mail.to, email },
  occasion: email,
});
const mails = Array.from({ length: 5 }, (_, number) => [
  to(reminder(), `awaited${number}@sequel.example`),
  to(receipt(), `normal${number}@acme.test`),
  invitation(`last${number}@acme.test`),
]).flat();

const copiesOf = (mail: Posted) => aws.taken.filter(({ to }) => to === mail.to.email).length;
const lostAnswers = () =>
  Object.values(aws.faults)
    .flat()
    .filter((fault) => fault === 'lost').length;

const anyFaults = fc.array(
  fc.constantFrom<Fault>('Throttling', 'ServiceUnavailable', 'AccessDenied', 'lost'),
  { maxLength: 5 },
);
const anyMail = fc.nat({ max: mails.length - 1 }).map((index) => mails[index] as Posted);
type Work = () => Promise<unknown>;
/** Sends the mails that are due, or some that are handed over: again, if a state is redriven. */
const anyWork: fc.Arbitrary<Work> = fc.oneof(
  fc.constant(sweep),
  fc.array(anyMail, { minLength: 1, maxLength: 3 }).map((some) => () => hand(...some)),
);
interface Move {
  work: Work;
  /** Kills the process at this call to DynamoDB, which may have succeeded; the kill may be noticed. */
  killed?: { at: number; isDone: boolean; isNoticed: boolean };
}
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ work: anyWork }),
  fc.tuple(anyWork, anyWork).map((both) => ({ work: () => Promise.all(both.map((one) => one())) })),
  fc.record({
    work: anyWork,
    killed: fc.record({ at: fc.nat(60), isDone: fc.boolean(), isNoticed: fc.boolean() }),
  }),
  fc.nat(20 * 60).map((seconds) => ({
    work: async () => vi.setSystemTime(Date.now() + seconds * SECOND),
  })),
  // An event says that it was delivered.
  anyMail.map((mail) => ({
    work: async () => copiesOf(mail) > 0 && follow(TABLE, keyOf(mail), { state: 'sent' }),
  })),
);

/** @returns whether it came so far that it was killed */
async function make({ work, killed }: Move): Promise<boolean> {
  const real = aws.dynamoDb;
  let calls = 0;
  if (killed)
    aws.dynamoDb = {
      ...real,
      async call(operation, input) {
        calls += 1;
        if (calls <= killed.at) return real.call(operation, input);
        if (calls === killed.at + 1 && killed.isDone)
          await real.call(operation, input).catch(() => {});
        throw new AwsError('AccessDeniedException', 'Killed', 400);
      },
    };
  await work().catch((error: unknown) => {
    if (!killed) throw error;
  });
  aws.dynamoDb = real;
  if (killed?.isNoticed) await recoverMails(TABLE);
  return killed !== undefined && calls > killed.at;
}

test('whatever fails, is killed and is repeated, each person gets each mail once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyFaults, { minLength: mails.length, maxLength: mails.length }),
      fc.array(anyMove, { minLength: 5, maxLength: 15 }),
      async (faults, moves) => {
        aws.dynamoDb = emptyTable();
        aws.taken = [];
        aws.faults = Object.fromEntries(
          mails.map((mail, index) => [mail.to.email, [...(faults[index] ?? [])]]),
        );
        const lostAtFirst = lostAnswers();
        let kills = 0;
        for (const move of moves) if (await make(move)) kills += 1;
        for (const mail of mails) await post(TABLE, mail);
        // The faults end, as each mail has only so many.
        for (let times = 0; times < 2; times += 1) {
          vi.setSystemTime(Date.now() + HOUR);
          await sweepUntilDone();
        }

        const doubts = lostAtFirst - lostAnswers() + kills;
        let uncertain = 0;
        for (const mail of mails) {
          const state = await stateOf(keyOf(mail));
          const about = `${mail.to.email}: ${state}`;
          expect(['sent', 'uncertain'], about).toContain(state);
          if (state === 'uncertain') uncertain += 1;
          else expect(copiesOf(mail), about).toBeGreaterThan(0);
          const most = mail.mail === 'connectionReady' ? 3 : 1;
          expect(copiesOf(mail), about).toBeLessThanOrEqual(most);
        }
        // With each answer that was lost and each kill, the one that was in flight.
        expect(uncertain).toBeLessThanOrEqual(doubts);
        expect(aws.taken.length).toBeLessThanOrEqual(mails.length + doubts);
      },
    ),
    { numRuns: RUNS },
  );
});
