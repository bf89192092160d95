import { expect, test } from 'vitest';
import { approved, customerOf, type Target } from './target.ts';

/**
 * The journeys that must pass wherever the product runs.
 * @param mainAdmin whether the main admin can be played: reads mails, signs in at Okta. Otherwise the CSM confirms
 *   the first sign-in.
 */
export function journeys(target: () => Target, { mainAdmin }: { mainAdmin: boolean }) {
  const signIn = mainAdmin ? '' : ' (nobody signs in: the CSM confirms by link)';

  test(`from the setup link to everybody invited${signIn}`, async () => {
    const customer = await customerOf(target());
    const { submission, csm } = customer;
    expect((await customer.status()).stage).toBe('awaitingSubmission');

    expect(await customer.submit()).toMatchObject({
      status: 202,
      body: { onboardingId: customer.onboardingId, status: { stage: 'verifying' } },
    });
    await customer.reached('awaitingApproval');

    const approvalLink = await customer.linkMailed(csm, 'approvals');
    expect((await target().request(approvalLink)).body).toMatchObject({
      stage: 'awaitingApproval',
      usersCount: 2,
      verifications: [{ domain: submission.oktaApps[0]?.domain, outcome: 'verified' }],
    });
    expect((await target().request(approvalLink, { decision: 'approve' })).status).toBe(422);
    expect((await target().request(approvalLink, customer.approve)).status).toBe(200);
    expect(
      await target().request(approvalLink, { decision: 'reject', note: 'Too late' }),
    ).toMatchObject({
      status: 409,
      type: 'application/problem+json',
      body: { code: 'alreadyDecided' },
    });
    await customer.reached('awaitingFirstSignIn');

    if (mainAdmin) {
      // Somebody else's sign-in does not count.
      await customer.signIn(submission.users[0] ?? '');
      expect((await customer.status()).stage).toBe('awaitingFirstSignIn');

      await customer.linkMailed(submission.mainAdmin.email, 'sign-ins');
      const invitation = (await target().mailsTo(submission.mainAdmin.email)).at(-1);
      expect(invitation?.text).toContain('Already have a login');
      const home = await customer.signIn(submission.mainAdmin.email);
      expect(home.html).toContain(submission.mainAdmin.email);
    } else {
      const link = await customer.linkMailed(csm, 'sign-ins');
      expect((await target().request(link, {})).status).toBe(200);
    }

    const done = await customer.reached('completed');
    expect(done).toMatchObject({ problems: [], total: 2 });
    if (target().countsInvitations) expect(done.invited).toBe(2);
    for (const user of submission.users) {
      const mails = await customer.mailed(user);
      expect(mails, user).toHaveLength(1);
      expect(mails[0]?.text).toContain('Already have a login');
    }
  });

  test('a mistake in Okta is reported, corrected and verified again', async () => {
    const customer = await customerOf(target());
    const { submission } = customer;
    const [app] = submission.oktaApps;
    await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
    const { problems } = await customer.reached('awaitingCorrection');
    expect(problems).toMatchObject([{ domain: app?.domain, code: 'clientSecretWrong' }]);

    const mailed = await customer.linkMailed(submission.contact.email, 'setup');
    expect(
      await customer.submit({ oktaApps: [{ ...app, clientSecret: undefined }] }, mailed),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'oktaApps.0.clientSecret', code: 'required' }] },
    });
    expect((await customer.submit({}, mailed)).status).toBe(202);
    await customer.reached('awaitingApproval');
  });

  test('the CSM’s requested changes are made without typing the secret again', async () => {
    const customer = await customerOf(target());
    const { submission, csm } = customer;
    await customer.submit();
    await customer.reached('awaitingApproval');
    const note = 'Please add the people of the Berlin office.';
    const first = await customer.linkMailed(csm, 'approvals');
    await target().request(first, { decision: 'requestChanges', note });
    expect(await customer.reached('awaitingCorrection')).toMatchObject({ problems: [], note });

    const [app] = submission.oktaApps;
    const users = [...submission.users, customer.user('berlin')];
    const oktaApps = [{ ...app, clientSecret: undefined }];
    expect((await customer.submit({ oktaApps, users })).status).toBe(202);
    await customer.reached('awaitingApproval');
    // The link in the first mail still works: it is about the onboarding, not about one wait.
    expect((await target().request(first)).body).toMatchObject({ usersCount: 3 });
    expect((await target().request(first, customer.approve)).status).toBe(200);
    await customer.reached('awaitingFirstSignIn');
  });

  test('a rejection ends it, and the customer learns the reason', async () => {
    const customer = await customerOf(target());
    await customer.submit();
    await customer.reached('awaitingApproval');
    const note = 'The add-on is not in the subscription.';
    const link = await customer.linkMailed(customer.csm, 'approvals');
    expect((await target().request(link, { decision: 'reject', note })).status).toBe(200);
    expect(await customer.reached('rejected')).toMatchObject({ note });
    expect((await target().request(link, customer.approve)).status).toBe(409);
    // Submitting after the end returns the outcome.
    expect(await customer.submit()).toMatchObject({
      status: 202,
      body: { status: { stage: 'rejected' } },
    });
  });

  test.each(mainAdmin ? ['csm', 'mainAdmin'] : ['csm'])(
    'the first sign-in is confirmed by link, by the %s',
    async (who) => {
      const customer = await customerOf(target(), 0);
      await approved(target(), customer);
      const address = who === 'csm' ? customer.csm : customer.submission.mainAdmin.email;
      const link = await customer.linkMailed(address, 'sign-ins');
      expect((await target().request(link)).body).toMatchObject({ stage: 'awaitingFirstSignIn' });
      expect((await target().request(link, {})).status).toBe(200);
      await customer.reached('completed');
      expect(await target().request(link, {})).toMatchObject({
        status: 200,
        body: { signIn: { by: who } },
      });
    },
  );

  test('the same submission from two tabs is one onboarding', async () => {
    const customer = await customerOf(target());
    const answers = await Promise.all([customer.submit(), customer.submit(), customer.submit()]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    await customer.reached('awaitingApproval');
    await customer.linkMailed(customer.csm, 'approvals');
    expect(await target().mailsTo(customer.csm)).toHaveLength(1);
    // A different submission during the run changes nothing.
    expect((await customer.submit({ users: [] })).status).toBe(409);
    expect((await customer.submit()).status).toBe(202);
  });

  test('of concurrent approval and rejection one wins, and both senders learn which', async () => {
    const customer = await customerOf(target());
    await customer.submit();
    await customer.reached('awaitingApproval');
    const link = await customer.linkMailed(customer.csm, 'approvals');
    const answers = await Promise.all([
      target().request(link, customer.approve),
      target().request(link, { decision: 'reject', note: 'No' }),
      target().request(link, customer.approve),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const { decision } = (await target().request(link)).body as { decision: { decision: string } };
    await customer.reached(decision.decision === 'approve' ? 'awaitingFirstSignIn' : 'rejected');
  });
}
