import * as z from 'zod/mini';

/** The body of `POST /setup/{token}/links`. Messages are keys of texts' `fieldErrors`. */
export const nextLinkSchema = z
  .strictObject({
    /** `clientSecrets`: to change them; `more`: to add e-mail domains, people or an Okta. */
    for: z.enum(['clientSecrets', 'more'], 'wrongType'),
    /** For `more`: the follow-up to continue. */
    onboardingId: z.optional(
      z.string('wrongType').check(z.maxLength(80, 'wrongType')).brand<'OnboardingId'>(),
    ),
  })
  .check(
    z.refine(({ for: wanted, onboardingId }) => wanted === 'more' || onboardingId === undefined, {
      path: ['onboardingId'],
      error: 'unknownField',
    }),
    // The same rule for the API document.
    z.meta({
      anyOf: [
        { properties: { for: { const: 'more' } } },
        { properties: { for: { const: 'clientSecrets' }, onboardingId: false } },
      ],
    }),
  );
