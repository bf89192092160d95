import type { Brand } from '../shared/brand.ts';
import { RequestError } from '../shared/errors.ts';
import { type Onboarding, readOnboarding } from '../shared/execution.ts';
import type { Reply, Request } from '../shared/http.ts';
import { type LinkClaims, readLinkKeys, verifyLink } from '../shared/links.ts';
import { signInPage } from '../shared/pages/index.ts';

export interface SignInView {
  brand: Brand;
  link: LinkClaims<'sign-in'>;
  onboarding: Onboarding;
}

/**
 * What a sign-in link is about.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openSignIn(
  environment: { SECRETS_PREFIX: string; STATE_MACHINE_ARN: string },
  token: string,
): Promise<Omit<SignInView, 'brand'>> {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN } = environment;
  const link = await verifyLink(await readLinkKeys(SECRETS_PREFIX), 'sign-in', token);
  const onboarding = await readOnboarding(STATE_MACHINE_ARN, link.onboardingId);
  if (!onboarding || link.expired) throw new RequestError(410, 'linkExpired');
  return { link, onboarding };
}

export function showSignIn(
  { brand, link, onboarding }: SignInView,
  request: Request,
  status?: number,
): Reply {
  const { progress, company, signIn } = onboarding;
  const { stage, onboardingId } = progress;
  const json = { onboardingId, company, stage, ...(signIn ? { signIn } : {}) };
  const reply: Reply = request.html
    ? {
        page: signInPage({
          brand,
          language: request.language,
          company,
          role: link.role,
          stage,
          signIn,
        }),
      }
    : { json };
  return status ? { ...reply, status } : reply;
}
