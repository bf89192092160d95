import { type OktaDomain, oktaAdminLink } from '../okta/okta-domain.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { appsOf } from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import { Auth0Unavailable, busy, type FieldError, RequestError } from '../runtime/errors.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';
import { problemDocument, type Reply, type Request } from '../web/http.ts';
import { type LinkEnvironment, openOnboarding } from '../web/open-link.ts';
import { rotationPage } from './rotation-page.tsx';
import type { Rotation } from './schemas.ts';

export interface RotationView {
  brand: Brand;
  link: LinkClaims<'rotation'>;
  /** The current CSM. */
  csm: LinkClaims<'rotation'>['csm'];
  /** At least one. */
  apps: { domain: OktaDomain; clientId: string; secretChangedAt?: string | undefined }[];
}

/**
 * Makes a call to Auth0 while someone waits for the answer.
 * @throws RequestError 503 `busy` if Auth0 is unavailable
 */
export const askAuth0 = <T>(question: () => Promise<T>): Promise<T> =>
  question().catch((error: unknown) => {
    if (error instanceof Auth0Unavailable) throw busy();
    throw error;
  });

/**
 * Opens a rotation link, without calling Auth0.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openRotation(
  environment: LinkEnvironment,
  request: Request,
): Promise<Omit<RotationView, 'brand'>> {
  const { link, record } = await openOnboarding(environment, 'rotation', request);
  const apps = link.apps ?? (record ? appsOf(record) : []);
  if (link.expired || apps.length === 0) throw new RequestError(410, 'linkExpired');
  return {
    link,
    csm: record?.csm ?? link.csm,
    apps: apps.map(({ domain, clientId }) => {
      const secretChangedAt = record?.secretsChanged?.[domain];
      return { domain, clientId, ...(secretChangedAt ? { secretChangedAt } : {}) };
    }),
  };
}

export const rotationOf = ({ link, apps }: RotationView): Rotation => ({
  onboardingId: link.onboardingId,
  company: link.company,
  oktaApps: apps,
});

/** The page with the fields, or the same as JSON. Client secrets are never returned. */
export function showRotation(view: RotationView, request: Request): Reply {
  return request.html ? { page: pageOf(view, request, [], []) } : { json: rotationOf(view) };
}

/**
 * The answer to rejected client secrets, of which none was changed.
 * @param refusal `fields`: field errors at `clientSecrets.{n}.clientSecret`, where n is the index of the view's app on a
 *   page, and of the body's entry for programs; `problems`: found at Okta
 */
export function refuseRotation(
  view: RotationView,
  request: Request,
  refusal: {
    status: 422 | 503;
    code: string;
    fields: readonly FieldError[];
    problems: readonly LocatedProblem[];
  },
): Reply {
  const { status, code, fields, problems } = refusal;
  if (request.html) {
    const errors = fields.length > 0 ? fields : [{ path: '', code }];
    return { page: pageOf(view, request, errors, problems), status };
  }
  return {
    json: {
      ...problemDocument(request.language, status, code, fields),
      ...(problems.length > 0 ? { problems: problemsInWords(problems, request.language) } : {}),
    },
    status,
    type: 'application/problem+json',
  };
}

const pageOf = (
  { brand, link, csm, apps }: RotationView,
  { language }: Request,
  errors: readonly FieldError[],
  problems: readonly LocatedProblem[],
) =>
  rotationPage({
    brand,
    language,
    company: link.company,
    csm,
    linkExpiresAt: link.expiresAt,
    apps: apps.map(({ domain, clientId, secretChangedAt }) => ({
      domain,
      clientId,
      secretChangedAt,
      link: oktaAdminLink(domain, clientId),
    })),
    errors,
    problems,
  });
