import type { ComponentChildren } from 'preact';
import type { Brand } from '../../runtime/brand.ts';
import type { FormProps } from '../form-props.ts';

/** What a step is drawn from. */
export interface StepProps extends FormProps {
  brand: Brand;
  /** ISO time up to which the first submission may come. */
  linkExpiresAt: string | undefined;
}

/** A step: what to do and know, and what to copy or fill in. Beside each other, or one above the other. */
export interface StepParts {
  guide: ComponentChildren;
  fields: ComponentChildren;
}
