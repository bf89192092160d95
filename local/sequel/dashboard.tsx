import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { dashboardCallSchema } from '../../functions/maintain/dashboard-call.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { problem, readBody, renderPage, setHeaders, When, wantsJson } from '../page.tsx';

/** The stand-in's possible reactions to a call, with the page's labels. */
const behaviours = {
  works: 'prepares it, and reports that',
  refuses: 'refuses the call (403)',
  down: 'is down (503)',
  fails: 'accepts the call, and reports a failure',
  silent: 'accepts the call, and never reports',
} as const;
type Behaviour = keyof typeof behaviours;
const behaviourSchema = z.strictObject({
  behaviour: z.enum(Object.keys(behaviours) as Behaviour[]),
});

/** Maximum number of calls shown. */
const SHOWN = 100;

interface Call {
  at: number;
  /** `webhook-id`. */
  id: string;
  onboardingId: OnboardingId;
  company: string;
  for: string;
  times: number;
  /** Who was removed and re-invited. */
  people: string[];
  outcome: string;
}
const listed = z.object({ people: z.array(z.object({ email: z.string() })) });

/**
 * Stands in for the Sequel app's dashboard, which removes and re-invites accounts by itself if `DASHBOARD_API` names
 * it.
 *
 * - `POST {baseUrl}/dashboard-api`: the call that /openapi.json documents. Verifies it, requests the people, and
 *   reports
 * - `GET {baseUrl}/dashboard`: the calls and their outcome. With `Accept: application/json` `{behaviour, calls}`
 * - `POST {baseUrl}/dashboard` with `{behaviour}`, JSON or a form's: how to react from now on, to see what follows
 *
 * @param options.baseUrl of the stand-in for the app, without a trailing slash
 * @param options.secret signs the calls
 * @param options.peopleKey the key for requesting the people
 * @param options.isUsed whether it is called at all
 */
export function createDashboard(options: {
  baseUrl: string;
  secret: string;
  peopleKey: string;
  isUsed: boolean;
  now: () => number;
}): Hono {
  const { baseUrl, secret, peopleKey, isUsed, now } = options;
  const base = new URL(baseUrl).pathname;
  const calls: Call[] = [];
  let behaviour: Behaviour = 'works';
  const app = new Hono();

  async function work(call: Call, peopleUrl: string, reportUrl: string): Promise<void> {
    let report: object = { failed: true, reason: 'The stand-in was told to fail.' };
    if (behaviour === 'works') {
      const headers = { authorization: `Bearer ${peopleKey}`, accept: 'application/json' };
      const answer = await fetch(peopleUrl, { headers });
      if (!answer.ok) throw new Error(`The list of people: ${answer.status}`);
      call.people = listed.parse(await answer.json()).people.map(({ email }) => email);
      report = { done: true };
    }
    const { ok, status } = await fetch(reportUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(report),
    });
    if (!ok) throw new Error(`The report: ${status}`);
    call.outcome = behaviour === 'works' ? 'done, and reported' : 'failed, and reported';
  }

  app.post(`${base}/dashboard-api`, async (context) => {
    const text = await context.req.text();
    let body: z.output<typeof dashboardCallSchema>;
    try {
      body = dashboardCallSchema.parse(new Webhook(secret).verify(text, context.req.header()));
    } catch {
      return problem(
        context,
        401,
        'It is not signed with the key of these calls, or not as documented.',
      );
    }
    const { onboardingId, company, for: whom, peopleUrl, reportUrl } = body.data;
    const id = context.req.header('webhook-id') ?? '';
    const known = calls.find((call) => call.id === id);
    const call = known ?? {
      at: now(),
      id,
      onboardingId,
      company,
      for: whom,
      times: 0,
      people: [],
      outcome: '',
    };
    call.times += 1;
    if (!known) calls.unshift(call);
    calls.splice(SHOWN);
    if (behaviour === 'refuses' || behaviour === 'down') {
      call.outcome = behaviour === 'refuses' ? 'refused' : 'down';
      return context.body(null, behaviour === 'refuses' ? 403 : 503);
    }
    call.outcome = 'accepted';
    if (behaviour !== 'silent')
      work(call, peopleUrl, reportUrl).catch((error: unknown) => {
        call.outcome = error instanceof Error ? error.message : 'It failed.';
      });
    return context.body(null, 202);
  });

  app.post(`${base}/dashboard`, csrf(), async (context) => {
    const { isJson, body } = await readBody(context);
    const parsed = behaviourSchema.safeParse(body);
    if (!parsed.success)
      return problem(context, 422, `behaviour is one of ${Object.keys(behaviours).join(', ')}`);
    behaviour = parsed.data.behaviour;
    return isJson ? context.json({ behaviour }) : context.redirect(`${base}/dashboard`, 303);
  });

  app.get(`${base}/dashboard`, (context) => {
    setHeaders(context);
    if (wantsJson(context)) return context.json({ behaviour, calls });
    return renderPage(context, {
      title: 'Sequel’s dashboard',
      children: (
        <>
          <h1>Sequel’s dashboard</h1>
          {isUsed ? (
            <p>
              Stands for Sequel’s own system, which is called to remove people and to invite them
              again, instead of the CSM.
            </p>
          ) : (
            <div class="card">
              <p>It is not called: the CSM is asked instead. To use it, start with</p>
              <pre>DASHBOARD_API=stand-in npm start</pre>
            </div>
          )}
          <form class="card" method="post">
            <label for="behaviour">When called, it</label>
            <select id="behaviour" name="behaviour">
              {Object.entries(behaviours).map(([name, words]) => (
                <option key={name} value={name} selected={name === behaviour}>
                  {words}
                </option>
              ))}
            </select>{' '}
            <button type="submit">From now on</button>
          </form>
          <h2>Calls</h2>
          {calls.length === 0 ? (
            <p class="card">Nothing yet.</p>
          ) : (
            <ul class="card">
              {calls.map((call) => (
                <li key={call.id}>
                  <When at={call.at} />: {call.company},{' '}
                  {call.for === 'everyone' ? 'everybody else' : 'the main admin'}. {call.outcome}
                  {call.people.length > 0 && `: ${call.people.join(', ')}`}
                </li>
              ))}
            </ul>
          )}
        </>
      ),
    });
  });
  return app;
}
