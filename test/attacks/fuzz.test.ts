import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFile } from '../../functions/2-submit/people/decode.ts';
import { normalizeText, readFileList, readPeople } from '../../functions/2-submit/people/people.ts';
import { parseSetupForm } from '../../functions/2-submit/setup-form.ts';
import { decisionSchema } from '../../functions/4-approve/decision.ts';
import { readTrialCookie } from '../../functions/6-try/trial-cookie.ts';
import { trialRequestSchema } from '../../functions/6-try/trial-request.ts';
import { rotationSchema } from '../../functions/maintain/rotation.ts';
import { OKTA_SUFFIXES, parseOktaDomain } from '../../functions/okta/okta-domain.ts';
import { causeOf, saidIn } from '../../functions/okta/said.ts';
import { observe } from '../../functions/okta/visible-text.ts';
import { readAddress, readEmailDomain } from '../../functions/onboarding/addresses.ts';
import { verifyingKeysOf } from '../../functions/onboarding/link-keys.ts';
import { createLink, verifyLink } from '../../functions/onboarding/links.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { isPublicAddress } from '../../functions/outbound/public-address.ts';
import { RequestError } from '../../functions/runtime/errors.ts';
import { pickLanguage } from '../../functions/texts/index.ts';
import { anyText } from '../any-text.ts';
import { asOnboardingId } from '../brands.ts';
import { submissionRules } from '../submission-rules.ts';

/**
 * Input that anyone can send, given to its first parser: it is accepted or rejected, and nothing else
 * happens. Add the seed of each counterexample here, so that it is tested again.
 */
const SEEDS = [1, 20261129];

const keys = { kid: '1', key: 'k'.repeat(43) };
const known = verifyingKeysOf(keys);
const parts = fc.constantFrom(
  ...['acme', '.okta.com', '@', 'http://', '/', '\\', '#', '?', ':', ' ', '\t', '%2e', '-admin'],
  ...['xn--', '[::1]', '127.0.0.1', '\u202e', '\u200b', 'ä', '.', ',', ';', '"', '<', '>', "'"],
);
const pieces = fc.array(fc.oneof(parts, anyText()), { maxLength: 8 }).map((all) => all.join(''));
const json = fc.jsonValue();
/** A submission's fields with arbitrary values. */
const submitted = fc.record(
  {
    oktaApps: fc.oneof(
      json,
      fc.array(
        fc.record({
          domain: pieces,
          clientId: pieces,
          clientSecret: pieces,
          emailDomains: fc.array(pieces),
        }),
        { maxLength: 3 },
      ),
    ),
    mainAdmin: fc.oneof(json, fc.record({ name: pieces, email: pieces })),
    contact: fc.oneof(json, fc.record({ name: pieces, email: pieces })),
    users: fc.oneof(json, fc.array(pieces)),
  },
  { requiredKeys: [] },
);

/** Checks a property for all values of an arbitrary. */
function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => unknown) {
  return async () => {
    for (const seed of SEEDS)
      await fc.assert(
        fc.asyncProperty(arbitrary, async (value) => {
          await property(value);
        }),
        { seed, numRuns: 150 },
      );
  };
}

test(
  'an Okta domain is one of Okta’s own hosts, or none',
  holds(pieces, (text) => {
    const parsed = parseOktaDomain(text, submissionRules);
    if (!('domain' in parsed)) return;
    const [organisation = '', ...suffix] = parsed.domain.split('.');
    expect(organisation).toMatch(/^[a-z0-9-]{1,63}$/);
    expect(OKTA_SUFFIXES).toContain(suffix.join('.'));
  }),
);

test(
  'an address is ASCII without what ends a header, and is read as itself again',
  holds(pieces, (text) => {
    const read = readAddress(text);
    if (!('address' in read)) return;
    expect(read.address).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
    expect(readAddress(read.address)).toEqual(read);
    expect(readEmailDomain(read.address.slice(read.address.lastIndexOf('@')))).toBeDefined();
  }),
);

test(
  'a token is refused alike, whatever it is',
  holds(fc.oneof(pieces, anyText(), fc.base64String()), async (token) => {
    await expect(verifyLink(known, 'approval', token)).rejects.toMatchObject({ status: 404 });
  }),
);

test(
  'a link with one character changed is refused',
  holds(fc.tuple(fc.nat(), fc.constantFrom(...'Aa0-_=.+/ ')), async ([at, character]) => {
    const about = { onboardingId: asOnboardingId('acme-1'), by: 'dana@sequel.io' };
    const link = await createLink(keys, 'https://sso.example', 'approval', about);
    const token = link.slice(link.lastIndexOf('/') + 1);
    const index = at % token.length;
    const changed = token.slice(0, index) + character + token.slice(index + 1);
    if (changed === token) return;
    await expect(verifyLink(known, 'approval', changed)).rejects.toMatchObject({ status: 404 });
  }),
);

test(
  'JSON is taken or refused by every schema that reads a body',
  holds(fc.oneof(json, submitted), (body) => {
    for (const schema of [
      submissionSchema(submissionRules),
      rotationSchema(submissionRules),
      decisionSchema,
      trialRequestSchema,
    ])
      expect(typeof schema.safeParse(body).success).toBe('boolean');
  }),
);

test(
  'a form is read, whatever is in its fields',
  holds(
    fc.array(
      fc.tuple(
        fc.constantFrom(
          'action',
          'users',
          'oktaApps.0.domain',
          'oktaApps.999.slot',
          'contact.email',
          '__proto__',
        ),
        pieces,
      ),
    ),
    async (fields) => {
      const form = new FormData();
      for (const [name, value] of fields) form.append(name, value);
      const read = await parseSetupForm(form).catch((error: unknown) => error);
      // Rejects actions that no button has; any other content is a form.
      if (read instanceof RequestError)
        expect([read.code, form.has('action')]).toEqual(['bodyMalformed', true]);
      else expect(read).toHaveProperty('submission.users');
    },
  ),
);

test(
  'a file is text or an error, and a list has a row for each address',
  holds(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    const decoded = decodeFile(bytes);
    if ('error' in decoded) return;
    const text = normalizeText(decoded.text);
    readPeople(text);
    readFileList(text);
  }),
);

test(
  'what Okta says is shown as short plain text',
  holds(pieces, (text) => {
    const said = saidIn({ text });
    causeOf(said);
    const shown = observe(said.words, 'a-client-secret-that-nobody-sees');
    expect(shown ?? '').not.toMatch(/[<>\p{Cc}]/u);
    expect((shown ?? '').length).toBeLessThanOrEqual(200);
  }),
);

test(
  'a cookie that we did not sign is ignored',
  holds(pieces, (trial) => {
    const none = readTrialCookie(keys, 'http://localhost:3000', { trial });
    expect(none).toMatchObject({ attempts: [] });
  }),
);

test(
  'an IP address is public or not, and a language is one of ours',
  holds(fc.oneof(fc.ipV4(), fc.ipV6(), pieces), (text) => {
    expect(typeof isPublicAddress(text)).toBe('boolean');
    expect(['en', 'de']).toContain(pickLanguage(text));
  }),
);
