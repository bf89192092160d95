import { Elsewhere, Say, Time } from '../../web/parts.tsx';
import { CreateDialog } from '../okta-pictures.tsx';
import type { StepParts, StepProps } from './step.ts';

/** The step in which the customer creates the app in Okta. */
export function registerStep({ t, brand, names, linkExpiresAt, durations }: StepProps): StepParts {
  const { guide } = t;
  const { create } = guide.steps;
  return {
    guide: (
      <>
        <p>{guide.lead(names)}</p>
        <p class="muted small">
          {durations
            ? guide.took(names, {
                completed: durations.completed,
                median: t.duration(durations.median),
                ninetieth: t.duration(durations.ninetieth),
                machine: t.duration(durations.machine),
              })
            : guide.unknown(names)}
        </p>
        <p>
          <Say text={create.text} />
        </p>
        <p class="muted small">
          <Say text={create.existing(brand.productName)} />
        </p>
        {brand.guideUrl && (
          <p class="small">
            <Elsewhere t={t} href={brand.guideUrl}>
              {guide.helpCentre}
            </Elsewhere>
          </p>
        )}
        {linkExpiresAt && (
          <p class="muted small">
            {guide.until} <Time t={t} iso={linkExpiresAt} />.
          </p>
        )}
      </>
    ),
    fields: <CreateDialog brand={brand} words={create.picture} />,
  };
}
