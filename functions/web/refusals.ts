import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger, metrics } from '../runtime/observability.ts';

/**
 * Kinds of refused requests. Each has its alarm (cdk/monitoring.ts), except `other`: mostly typing
 * errors.
 */
export const refusalKinds = ['link', 'limit', 'crossSite', 'other'] as const;
export type RefusalKind = (typeof refusalKinds)[number];

function kindOf(status: number, code: string | undefined): RefusalKind {
  if (status === 429) return 'limit';
  if (code === 'crossSite') return 'crossSite';
  // Guessing a key is like guessing a link.
  return code?.startsWith('link') || code === 'unauthorized' ? 'link' : 'other';
}

/**
 * Logs a refusal and counts it in the metric `Refusals`, by kind. All log lines of the request name link
 * and client by IDs that give no access.
 * @param refusal `code`: undefined if the response is a page; `client`: if the logger does not have it yet
 * @param stack prefix of the deployed function's name, `sso-onboarding-production`
 */
export function noteRefusal(
  { status, ...about }: { status: number; code?: string; client?: string },
  stack: string,
  log: Pick<typeof logger, 'warn'> = logger,
): void {
  const kind = kindOf(status, about.code);
  log.warn('Refused', { status, kind, ...about });
  const refusals = metrics().singleMetric();
  refusals.addDimensions({ stack, kind });
  refusals.addMetric('Refusals', MetricUnit.Count, 1);
}
