import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../flow/embedded.ts';
import { customerOf } from '../flow/target.ts';

/**
 * Every page of this machine while the product is used, and the product's own behind real links.
 * `page-states.ts` cannot show these.
 */

const okay = (answer: Response) => {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  return answer;
};

/** Starts the embedded default with waiting, completed and stopped onboardings. */
export async function startProductPages(): Promise<{
  /** URLs by name. */
  pages: Record<string, string>;
  stop(): Promise<void>;
}> {
  const local = await startEmbedded(systemClock);
  const { url, okta } = local;
  const target = await embeddedTarget(url);

  const waiting = await customerOf(target);
  await waiting.submit();
  await waiting.reached('awaitingApproval');
  const approval = await waiting.linkMailed(waiting.csm, 'approvals');

  const done = await customerOf(target);
  await done.submit();
  await done.reached('awaitingApproval');
  await target.request(await done.linkMailed(done.csm, 'approvals'), done.approve);
  await done.reached('awaitingFirstSignIn');
  const trial = await done.linkMailed(done.submission.mainAdmin.email, 'trials');
  await done.signIn(done.submission.mainAdmin.email);
  await done.reached('completed');

  const stopped = await customerOf(target);
  await stopped.submit();
  await stopped.reached('awaitingApproval');
  okay(
    await fetch(`${url}/workflows/${stopped.onboardingId}/stop`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    }),
  );
  await stopped.reached('failed');

  const { messages } = (await (
    await fetch(`${url}/mailbox`, { headers: { accept: 'application/json' } })
  ).json()) as { messages: { id: string }[] };
  const mail = `${url}/mailbox/${messages.at(-1)?.id}`;
  const oktaOrigin = `http://${target.oktaApp.domain}`;
  const auth0 = new URL(
    (await fetch(`${url}/sequel/login`, { redirect: 'manual' })).headers.get('location') ?? '',
  );
  const main = encodeURIComponent(done.submission.mainAdmin.email);

  return {
    pages: {
      home: `${url}/`,
      mailbox: `${url}/mailbox`,
      'mailbox of nobody': `${url}/mailbox?to=nobody@nowhere.test`,
      mail,
      'mail that is none': `${url}/mailbox/none`,
      workflows: `${url}/workflows?refresh=off`,
      'workflow that waits': `${url}/workflows/${waiting.onboardingId}?refresh=off`,
      'workflow that is done': `${url}/workflows/${done.onboardingId}`,
      'workflow that was stopped': `${url}/workflows/${stopped.onboardingId}`,
      'workflow that is none': `${url}/workflows/none`,
      webhooks: `${url}/webhooks`,
      dns: `${url}/dns`,
      setup: (await customerOf(target)).setupLink,
      approval,
      trial,
      completed: done.setupLink,
      'link that is none': `${url}/setup/none`,
      'address that is none': `${url}/nothing/here`,
      'Sequel: welcome': `${url}/sequel/`,
      'Sequel: create a login': `${url}/sequel/create`,
      'Sequel: not signed in': `${url}/sequel/callback`,
      'Sequel: dashboard': `${url}/sequel/dashboard`,
      'Auth0: tenant': `${auth0.origin}/`,
      'Auth0: sign-in': `${url}/sequel/login`,
      'Auth0: error': `${auth0.origin}/authorize`,
      'Okta: applications': `${oktaOrigin}/admin`,
      'Okta: application': `${oktaOrigin}/admin/app/oidc_client/instance/${okta.app().clientId}`,
      'Okta: sign-in': `${url}/sequel/login?email=${main}`,
      'Okta: error': `${oktaOrigin}/oauth2/v1/authorize?client_id=none`,
    },
    stop: local.remove,
  };
}
