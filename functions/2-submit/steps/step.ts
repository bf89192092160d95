import type { ComponentChildren } from 'preact';
import type { Durations } from '../../record/durations.ts';
import type { Brand } from '../../runtime/brand.ts';
import type { FormProps } from '../form-props.ts';

/** Props of a step. */
export interface StepProps extends FormProps {
  brand: Brand;
  /** ISO time by which the first submission must arrive. */
  linkExpiresAt: string | undefined;
  /** How long onboardings take others; undefined while there are too few to tell. */
  durations: Durations | undefined;
}

/** A step's two parts, side by side or stacked: the guide, and what to copy or fill in. */
export interface StepParts {
  guide: ComponentChildren;
  fields: ComponentChildren;
}
