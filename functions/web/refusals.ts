import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger, metrics } from '../runtime/observability.ts';

/**
 * What was refused, by kinds that mean something to whoever watches: each has its alarm
 * (cdk/monitoring.ts). `other` has none: somebody typed something wrong.
 */
export const refusalKinds = ['link', 'limit', 'crossSite', 'other'] as const;
export type RefusalKind = (typeof refusalKinds)[number];

function kindOf(status: number, code: string | undefined): RefusalKind {
  if (status === 429) return 'limit';
  if (code === 'crossSite') return 'crossSite';
  // A key that is wrong is tried like a link.
  return code?.startsWith('link') || code === 'unauthorized' ? 'link' : 'other';
}

/**
 * Leaves a line and counts: the metric `Refusals`, by kind. Which link and which client it was stands in
 * every line of the request; neither opens anything.
 * @param refusal `code`: undefined where a page says it; `client`: where no function has named it
 * @param stack what the function's own name begins with, `sso-onboarding-production`
 */
export function noteRefusal(
  { status, ...about }: { status: number; code?: string; client?: string },
  stack: string,
  log: Pick<typeof logger, 'warn'> = logger,
): void {
  const kind = kindOf(status, about.code);
  log.warn('Refused', { status, kind, ...about });
  const refusals = metrics.singleMetric();
  refusals.addDimensions({ stack, kind });
  refusals.addMetric('Refusals', MetricUnit.Count, 1);
}
