import type { ComponentChildren } from 'preact';
import type { Durations } from '../../record/durations.ts';
import type { Brand } from '../../runtime/brand.ts';
import type { FormProps } from '../form-props.ts';

/** What a step is drawn from. */
export interface StepProps extends FormProps {
  brand: Brand;
  /** ISO time up to which the first submission may come. */
  linkExpiresAt: string | undefined;
  /** What it took others; undefined where they are too few to say. */
  durations: Durations | undefined;
}

/** A step: what to do and know, and what to copy or fill in. Beside each other, or one above the other. */
export interface StepParts {
  guide: ComponentChildren;
  fields: ComponentChildren;
}
