import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../flow/embedded.ts';
import { customerOf } from '../flow/target.ts';

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const json = { accept: 'application/json', 'content-type': 'application/json' };

/** One running product for all attacks, with a customer who has not submitted anything. */
export async function startProduct() {
  const local = await startEmbedded(systemClock);
  const target = await embeddedTarget(local.url);
  const fresh = await customerOf(target);

  /** Sends a request without `fetch`'s corrections. @param url or a path */
  const ask = (url: string, { method = 'GET', headers = json, body }: Asked = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const { port, pathname, search } = new URL(url.startsWith('http') ? url : local.url);
      const path = url.startsWith('http') ? `${pathname}${search}` : url;
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          headers: { host: `localhost:${port}`, ...headers },
        },
        async (answer) =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: await text(answer),
          }),
      ).once('error', reject);
      sent.end(body);
    });

  /** Another customer, who has not submitted anything. */
  const another = () => customerOf(target);

  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined;
    return () => {
      made ??= make();
      return made;
    };
  };

  return {
    local,
    target,
    fresh,
    another,
    ask,
    /** A customer who waits for approval, with a dozen e-mail domains. */
    waiting: once(async () => {
      const customer = await another();
      const [app] = customer.submission.oktaApps;
      const domains = [
        ...(app?.emailDomains ?? []),
        ...Array.from({ length: 11 }, (_, index) => `d${index}-${customer.onboardingId}.test`),
      ];
      await customer.submit({ oktaApps: [{ ...app, emailDomains: domains }] });
      await customer.reached('awaitingApproval');
      const link = await customer.linkMailed(customer.csm, 'approvals');
      return { customer, link, domains, approve: { ...customer.approve, vouchedDomains: domains } };
    }),
    /** A customer who must correct the client secret. */
    correcting: once(async () => {
      const customer = await another();
      const [app] = customer.submission.oktaApps;
      await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
      await customer.reached('awaitingCorrection');
      return { customer };
    }),
    /** A customer who was approved with this body. */
    approved: once(async () => {
      const customer = await another();
      await customer.submit();
      await customer.reached('awaitingApproval');
      const link = await customer.linkMailed(customer.csm, 'approvals');
      const { body } = await target.request(link);
      const { submissionId } = body as { submissionId: string };
      const decision = { ...customer.approve, submissionId };
      await target.request(link, decision);
      return { customer, link, body: decision };
    }),
    pauseASecond: () => pause(1_000 - (Date.now() % 1_000) + 1),
    post: (url: string, body: unknown, headers: Record<string, string> = {}) =>
      ask(url, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** Sends a submission that differs from a valid one; it must be rejected. */
    submit: (change: object) => target.request(fresh.setupLink, { ...fresh.submission, ...change }),
    /** Sends a request's raw bytes and returns the response's status. */
    async raw(bytes: string, port = local.port): Promise<number> {
      const socket = connect(port, '127.0.0.1');
      let said = '';
      socket.on('data', (chunk) => {
        said += chunk;
      });
      socket.write(bytes);
      await vi.waitFor(() => expect(said).toMatch(/^HTTP\/1\.1 \d+/), 30_000);
      socket.destroy();
      return Number(said.split(' ')[1]);
    },
  };
}
export type Product = Awaited<ReturnType<typeof startProduct>>;

/** The response to an invalid submission. */
export const refused = { status: 422, type: 'application/problem+json' };
