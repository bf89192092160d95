import { decodeFile } from '../../functions/2-submit/people/decode.ts';
import { normalizeText, readFileList, readPeople } from '../../functions/2-submit/people/people.ts';
import { parseSetupForm } from '../../functions/2-submit/setup-form.ts';
import { decisionSchema } from '../../functions/4-approve/decision.ts';
import { readTrialCookie } from '../../functions/6-try/trial-cookie.ts';
import { trialRequestSchema } from '../../functions/6-try/trial-request.ts';
import { switchRequestSchema } from '../../functions/7-switch-on/switch-request.ts';
import { causeOfFailure, failureSchema } from '../../functions/auth0/failed-sign-in.ts';
import {
  deliveryEventSchema,
  eventSchema,
  readDelivery,
  readUndelivered,
} from '../../functions/mail/undelivered.ts';
import { rotationSchema } from '../../functions/maintain/rotation.ts';
import { jsonIn } from '../../functions/okta/json.ts';
import { OKTA_SUFFIXES, parseOktaDomain } from '../../functions/okta/okta-domain.ts';
import { causeOf, saidIn } from '../../functions/okta/said.ts';
import { observe } from '../../functions/okta/visible-text.ts';
import { readAddress, readEmailDomain } from '../../functions/onboarding/addresses.ts';
import { approval, verifications, wait } from '../../functions/onboarding/inputs.ts';
import { verifyingKeysOf } from '../../functions/onboarding/link-keys.ts';
import { verifyLink } from '../../functions/onboarding/links.ts';
import { momentAt } from '../../functions/onboarding/moments.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { signedHeaders } from '../../functions/outbound/signed.ts';
import { told } from '../../functions/record/told.ts';
import { RequestError } from '../../functions/runtime/errors.ts';
import { pickLanguage } from '../../functions/texts/index.ts';
import { submissionRules } from '../submission-rules.ts';

/**
 * The first parsers of untrusted input, each fed with bytes, which they accept or refuse. The fuzzer (run.ts) stores
 * inputs that throw anything else in found/, and every `npm test` reads these again (test/attacks/found.test.ts).
 */

const keys = { kid: '1', key: 'k'.repeat(43) };
const known = verifyingKeysOf(keys);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const first = (bytes: Uint8Array) => text(bytes).split('\n')[0] ?? '';

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** A refusal meant for the sender is not a finding. */
async function refusedOr(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
}

function schemas(bytes: Uint8Array, ...all: { safeParse(value: unknown): unknown }[]): void {
  const value = jsonIn(text(bytes));
  for (const schema of all) schema.safeParse(value);
}

/** A parser, and the fuzzer's initial inputs: those that get far. */
interface Target {
  seeds: readonly string[];
  read(bytes: Uint8Array): Promise<void>;
}

export const people: Target = {
  seeds: ['Name;E-Mail\r\nAda;ada@acme.test', '"a, b" <a@acme.test>, b@acme.test', '\ufeffx\ty'],
  async read(bytes) {
    const decoded = decodeFile(bytes);
    if ('error' in decoded) return;
    const list = normalizeText(decoded.text);
    readPeople(list);
    readFileList(list);
  },
};

export const form: Target = {
  seeds: [
    'action=submit&oktaApps.0.domain=acme.okta.com&oktaApps.0.clientId=0oa1&users=a%40acme.test',
    'action=removeApp.1&oktaApps.1.slot=3&mainAdmin.email=ada%40acme.test&usersMode=paste',
  ],
  read: async (bytes) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await new Response(Uint8Array.from(bytes), { headers }).formData();
    await refusedOr(() => parseSetupForm(form));
  },
};

export const multipart: Target = {
  seeds: [
    '--b\r\nContent-Disposition: form-data; name="usersFile"; filename="a.csv"\r\n\r\na@acme.test\r\n--b--\r\n',
    '--b\r\nContent-Disposition: form-data; name="action"\r\n\r\nsubmit\r\n--b--\r\n',
  ],
  read: async (bytes) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    // A malformed form is a 400: see readBody in functions/web/http.ts.
    const body = new Response(Uint8Array.from(bytes), { headers });
    const form = await body.formData().catch(() => undefined);
    if (form) await refusedOr(() => parseSetupForm(form));
  },
};

export const domains: Target = {
  seeds: ['https://acme-admin.okta.com/', 'ada@acme.test', 'xn--bcher-kva.example', '[::1]'],
  read: async (bytes) => {
    const line = first(bytes);
    const okta = parseOktaDomain(line, submissionRules);
    if ('domain' in okta)
      must(
        OKTA_SUFFIXES.some((suffix) => okta.domain.endsWith(`.${suffix}`)),
        `${okta.domain} is none of Okta’s`,
      );
    const address = readAddress(line);
    if ('address' in address)
      must(/^[\x21-\x7e]+@[a-z0-9.-]+$/.test(address.address), 'An address ends its header');
    readEmailDomain(line);
    pickLanguage(line);
    momentAt(line, 'Europe/Berlin');
  },
};

export const links: Target = {
  seeds: ['eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.e30.AA', 'AAAA.BBBB', 'eyJhbGciOiJub25lIn0.e30.'],
  read: async (bytes) => {
    const token = first(bytes);
    await refusedOr(async () => {
      await verifyLink(known, 'approval', token);
      must(false, 'A link that nobody made opens');
    });
    const { attempts } = readTrialCookie(keys, 'http://localhost:3000', { trial: token });
    must(attempts.length === 0, 'A cookie that nobody made is believed');
  },
};

export const bodies: Target = {
  seeds: [
    '{"decision":"approve","addOnConfirmed":true,"submissionId":"s"}',
    '{"oktaApps":[{"domain":"acme.okta.com","clientId":"0oa1","clientSecret":"x","emailDomains":["acme.test"]}]}',
    '{"on":true,"at":"2026-11-25T09:00"}',
  ],
  read: async (bytes) =>
    schemas(
      bytes,
      submissionSchema(submissionRules),
      rotationSchema(submissionRules),
      decisionSchema,
      trialRequestSchema,
      switchRequestSchema,
    ),
};

export const inputs: Target = {
  seeds: [
    '{"entered":"2026-11-25T09:00:00Z","execution":{"RedriveCount":1},"round":0}',
    '[{"domain":"acme.okta.com","outcome":"verified"}]',
    '{"for":"approval","since":"2026-11-25T09:00:00Z","reminded":false}',
  ],
  read: async (bytes) => schemas(bytes, told, verifications, approval, wait),
};

export const events: Target = {
  seeds: [
    '{"detail":{"eventType":"Bounce","mail":{"messageId":"1","destination":["a@b.c"],"tags":{"onboarding":["o"],"recipient":["user"],"mail":["m"],"entry":["bWFpbA"]}},"bounce":{"bounceType":"Transient","bounceSubType":"General","bouncedRecipients":[{"status":"4.4.7"}]}}}',
    '{"detail":{"eventType":"DeliveryDelay","mail":{"messageId":"1","destination":["a@b.c"]},"deliveryDelay":{"timestamp":"2026-11-25T09:00:00Z","expirationTime":"2026-11-26T09:00:00Z"}}}',
    '{"description":"invalid_client: the client secret is wrong","details":{}}',
  ],
  read: async (bytes) => {
    const event = jsonIn(text(bytes));
    const bounce = eventSchema.safeParse(event);
    if (bounce.success) readUndelivered(bounce.data);
    const delivery = deliveryEventSchema.safeParse(event);
    if (delivery.success) readDelivery(delivery.data);
    const failure = failureSchema.safeParse(event);
    if (failure.success) causeOfFailure(failure.data);
  },
};

export const okta: Target = {
  seeds: [
    '{"error":"invalid_client","error_description":"The client secret supplied is invalid."}',
    '<html><head><title>Sign in</title></head><body><h1>Welcome</h1></body></html>',
  ],
  read: async (bytes) => {
    const said = saidIn({ text: text(bytes) });
    causeOf(said);
    const shown = observe(said.words, 'a-client-secret-that-nobody-sees') ?? '';
    must(shown.length <= 200 && !/[<>\p{Cc}]/u.test(shown), 'What Okta says is no plain text');
  },
};

export const signatures: Target = {
  seeds: ['{"type":"onboarding.completed"}'],
  read: async (bytes) => {
    const key = `whsec_${Buffer.from('k'.repeat(32)).toString('base64')}`;
    const headers = signedHeaders([key], 'msg_1', text(bytes));
    must(/^v1,[\w+/=]+$/.test(headers['webhook-signature']), 'A signature is malformed');
  },
};

/** By name. */
export const targets: Record<string, Target> = {
  people,
  form,
  multipart,
  domains,
  links,
  bodies,
  inputs,
  events,
  okta,
  signatures,
};
