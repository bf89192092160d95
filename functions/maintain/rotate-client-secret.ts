import { createManagementClient } from '../auth0/connection.ts';
import { changeClientSecret, findConnections, findConnectionsNamed } from '../auth0/connections.ts';
import type { Verification } from '../okta/verification.ts';
import { verifyOkta } from '../okta/verify-okta.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { type LocatedProblem, locateProblem } from '../onboarding/problems.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { type Change, CUSTOMER } from '../record/changes.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { count } from '../record/limits.ts';
import { beginReplacement, settleReplacements } from '../record/secret-replacement.ts';
import { changeRecord } from '../record/store.ts';
import { type FieldError, OktaUnavailable, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf, type Form } from '../web/form.ts';
import { httpHandler } from '../web/http.ts';
import { rotationSchema } from './rotation.ts';
import {
  askAuth0,
  openRotation,
  type RotationView,
  refuseRotation,
  rotationOf,
} from './rotation-view.ts';

/**
 * Converts form fields, `clientSecrets.{n}.domain` and `.clientSecret`, to the JSON body. Other fields stay, for the
 * schema to refuse.
 */
function fromForm(form: Form) {
  const entries = new Map<string, Record<string, unknown>>();
  const others: [string, unknown][] = [];
  for (const [name, value] of Object.entries(contentOf(form))) {
    const [, number, part] = /^clientSecrets\.(\d{1,3})\.(domain|clientSecret)$/.exec(name) ?? [];
    if (number === undefined || part === undefined) others.push([name, value]);
    else
      entries.set(number, {
        ...entries.get(number),
        [part]: typeof value === 'string' ? value.trim() : value,
      });
  }
  // An empty field keeps the current secret.
  const clientSecrets = [...entries.values()].filter(
    ({ clientSecret = '' }) => clientSecret !== '',
  );
  return { clientSecrets, content: { clientSecrets, ...Object.fromEntries(others) } };
}

/** Whether the new client secret is right and nothing failed; anything unproven was so before. */
const isProven = ({ outcome, checks }: Verification) =>
  outcome !== 'problems' &&
  checks.some((check) => check.name === 'clientSecret' && check.outcome === 'passed');

/** `POST /rotations/{token}`: verifies new client secrets, and uses them only if all are right. */
export const handler = httpHandler(
  'RotateClientSecret',
  async (request, { environment, brand }) => {
    const view: RotationView = { brand, ...(await openRotation(environment, request)) };
    const client = await createManagementClient(environment);
    const { onboardingId, connections: ids } = view.link;
    const connections = await askAuth0(() =>
      ids
        ? findConnections(client, ids)
        : findConnectionsNamed(
            client,
            view.apps.map(({ domain }) => connectionName(onboardingId, domain)),
          ),
    );
    if (connections.length === 0) throw new RequestError(410, 'linkExpired');
    const body = await request.body();
    const form = 'form' in body ? fromForm(body.form) : undefined;
    const content = 'json' in body ? body.json : form?.content;

    const connectionOf = (domain: string) =>
      connections.find(({ metadata }) => metadata.oktaDomain === domain);
    /** Maps a field error of the request to the page, which has a field for every app. */
    const onPage = ({ path, code }: FieldError): FieldError => {
      const [, number, rest] = /^clientSecrets\.(\d+)\.(\w+)$/.exec(path) ?? [];
      const domain = form?.clientSecrets[Number(number)]?.domain ?? '';
      const index = view.apps.findIndex((app) => app.domain === domain);
      return index < 0 ? { path, code } : { path: `clientSecrets.${index}.${rest}`, code };
    };
    const refuse = (
      status: 422 | 503,
      code: string,
      fields: readonly FieldError[] = [],
      problems: readonly LocatedProblem[] = [],
    ) =>
      refuseRotation(view, request, {
        status,
        code,
        fields: request.html ? fields.map(onPage) : fields,
        problems,
      });

    const rules = {
      customDomains: environment.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: environment.TRUSTED_ORIGINS,
    };
    const parsed = rotationSchema(rules).safeParse(content);
    if (!parsed.success) return refuse(422, 'invalidSubmission', fieldErrorsOf(parsed.error));
    const entries = parsed.data.clientSecrets.map((entry, index) => ({
      ...entry,
      path: `clientSecrets.${index}`,
      connection: connectionOf(entry.domain),
    }));
    const known = entries.flatMap(({ connection, ...entry }) =>
      connection ? [{ connection, ...entry }] : [],
    );
    if (known.length < entries.length)
      return refuse(
        422,
        'invalidSubmission',
        entries
          .filter(({ connection }) => connection === undefined)
          .map(({ path }) => ({ path: `${path}.domain`, code: 'domainNotConnected' })),
      );

    await count(environment.RECORD_TABLE, 'rotations', onboardingId);
    const verifications = await Promise.allSettled(
      known.map(({ connection: { metadata }, clientSecret }) =>
        verifyOkta(
          { domain: metadata.oktaDomain, clientId: metadata.clientId, clientSecret },
          { callbackUrls: brand.callbackUrls, rules, fetch: createOutbound(rules).fetch },
        ),
      ),
    );
    const foundIn = (result: PromiseSettledResult<Verification> | undefined) =>
      result?.status === 'fulfilled' && !isProven(result.value) ? result.value.problems : [];
    const problems = known.flatMap(({ connection: { metadata } }, index) =>
      foundIn(verifications[index]).map((problem) =>
        locateProblem({ ...problem, domain: metadata.oktaDomain }, [
          { domain: metadata.oktaDomain, clientId: metadata.clientId },
        ]),
      ),
    );
    if (problems.length > 0) {
      const fields = known.flatMap(({ path }, index) =>
        foundIn(verifications[index]).map(({ code }) => ({
          path: `${path}.clientSecret`,
          code,
        })),
      );
      return refuse(422, 'rotationRefused', fields, problems);
    }
    for (const result of verifications) {
      if (result.status === 'fulfilled') continue;
      if (result.reason instanceof OktaUnavailable) return refuse(503, 'oktaUnavailable');
      throw result.reason;
    }

    try {
      for (const { connection, clientSecret } of known) {
        const { onboardingId, oktaDomain } = connection.metadata;
        const change = (made: Change) => changeRecord(environment.RECORD_TABLE, onboardingId, made);
        const about = { domain: oktaDomain, connection: connection.id };
        const note = (last: string | undefined, at: string | undefined) =>
          change(
            at === undefined
              ? settleReplacements(oktaDomain, last, () => true)
              : beginReplacement(about, last, { at, by: CUSTOMER, link: view.link.linkId }),
          );
        const { metadata } = await askAuth0(() =>
          asOnlyWriter(environment.RECORD_TABLE, connection.name, (hold) =>
            changeClientSecret(client, connection, clientSecret, hold, note),
          ),
        );
        const { secretChangedAt: at } = metadata;
        await change(settleReplacements(oktaDomain, at));
        view.apps = view.apps.map((app) =>
          app.domain === oktaDomain ? { ...app, secretChangedAt: at } : app,
        );
      }
    } catch (error) {
      // Some may have been changed; sending all again is safe.
      if (error instanceof RequestError) return refuse(503, error.code);
      throw error;
    }
    return request.html ? { redirect: request.path } : { json: rotationOf(view) };
  },
);
