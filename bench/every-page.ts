import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { names } from '../cdk/names.ts';
import { readLinkKeys } from '../functions/onboarding/link-keys.ts';
import { createLink } from '../functions/onboarding/links.ts';
import type { OnboardingId } from '../functions/onboarding/onboarding-id.ts';
import { routes, takes } from '../functions/routes.ts';
import { createGateway } from '../local/gateway.ts';
import type { Target } from '../test/flow/target.ts';
import { newCustomer } from './journey.ts';

/**
 * Runs a function with an API Gateway event.
 * @param request its name in the table
 */
type Invoke = (request: string, functionName: string, event: unknown) => Promise<unknown>;

/**
 * A journey that opens every page and sends every form once, through functions that the caller runs.
 * @param url of the embedded default, which plays all other parts
 */
export async function everyPage(url: string, target: Target, invoke: Invoke): Promise<void> {
  /** Names the request if a function answers more than one. */
  let what = '';
  const gateway = createGateway(
    (name, event) => invoke(what ? `${name}, ${what}` : name, name, event),
    url,
    { perMinute: 1e9, isProxied: false },
  );
  gateway.onError((error) => {
    throw error;
  });
  const get = async (link: string, asked = '') => {
    what = asked;
    await gateway.request(link, { headers: { accept: 'text/html' } });
    what = '';
  };
  const post = async (link: string, body: unknown) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    await gateway.request(link, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  /** A browser's request, which goes to the measured functions if the route is ours. */
  const ask = async (link: URL | string, init: RequestInit = {}): Promise<Response> => {
    const { origin, pathname } = new URL(link);
    const isOurs = origin === url && routes.some(({ path }) => takes(path, pathname));
    return isOurs ? gateway.request(String(link), init) : fetch(link, init);
  };

  const customer = await newCustomer(target);
  const { setupLink, csm, submission } = customer;
  await get(setupLink, 'the form');
  await post(setupLink, submission);
  await get(setupLink, 'the progress');
  await customer.reached('awaitingApproval');
  await post(`${setupLink}/domains`, {});
  const approval = await customer.linkMailed(csm, 'approvals');
  await get(approval);
  await get(`${approval}/people`);
  const seen = z.object({ submissionId: z.string() }).parse((await target.request(approval)).body);
  await post(approval, { ...seen, ...customer.approve, switchOn: 'byCsm' });
  await customer.reached('awaitingTrial');
  await customer.tryOut(await customer.linkMailed(submission.mainAdmin.email, 'trials'), ask);
  await customer.reached('awaitingSwitchOn');
  const link = await customer.linkMailed(csm, 'switches');
  await get(link);
  await post(link, { on: true });
  await customer.reached('awaitingDashboard');
  const dashboard = await customer.linkMailed(csm, 'dashboard');
  await get(dashboard);
  await post(dashboard, { done: true });
  await customer.reached('awaitingFirstSignIn');
  const signIn = await customer.linkMailed(csm, 'sign-ins');
  await get(signIn);
  await post(signIn, {});
  await customer.reached('awaitingDashboard');

  const keys = await readLinkKeys(process.env.SECRETS_PREFIX ?? '');
  const queue = await createLink(keys, url, 'queue', { by: csm });
  await get(queue);
  await post(queue, {});
  const rotation = await rotationLink(customer.onboardingId);
  await get(rotation);
  const { domain, clientSecret } = target.oktaApp;
  await post(rotation, { clientSecrets: [{ domain, clientSecret }] });
  await get(`${url}/openapi.json`);
  await get(`${url}/asyncapi.json`);
  await get(`${url}/nowhere`);
}

async function rotationLink(onboardingId: OnboardingId): Promise<string> {
  const lambda = new LambdaClient({});
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: names({ stage: 'local' }).function('IssueRotationLink'),
      Payload: JSON.stringify({ onboardingId }),
    }),
  );
  lambda.destroy();
  const content: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
  return z.object({ rotationLink: z.string() }).parse(content).rotationLink;
}
