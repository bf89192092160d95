import * as z from 'zod';

/** An e-mail domain that is somebody else's, or leads elsewhere: for the CSM, never for the customer. */
export const conflictSchema = z.object({
  domain: z.string(),
  /**
   * `other`: another company's connection, made by this product; `foreign`: one that it did not make;
   * `inProgress`: another onboarding that is approved; `own`: the company's own, which is taken over.
   */
  kind: z.enum(['other', 'foreign', 'inProgress', 'own']),
  /** Its name. */
  connection: z.string().optional(),
  /** Whose it is. */
  company: z.string().optional(),
});
export type Conflict = z.output<typeof conflictSchema>;

/**
 * An e-mail domain that has to do with somebody else's: the same, which another onboarding lists as well, or one
 * below or above it. It keeps nobody from approving; a CSM is to look, and no customer is told.
 */
export const relatedSchema = z.object({
  domain: z.string(),
  /** Theirs. */
  other: z.string(),
  company: z.string().optional(),
  /** To which theirs leads. Left out while theirs is only listed. */
  connection: z.string().optional(),
  /** Whether the other onboarding has proven theirs. */
  proven: z.boolean().optional(),
});
export type Related = z.output<typeof relatedSchema>;

/** So many are kept: whoever lists hundreds has a CSM who looks at all of them. */
export const MOST_RELATED = 100;

/** Whether it keeps from going on: what the CSM takes over does not, nor what is the company's own. */
export const isInTheWay =
  (replaces: readonly string[]) =>
  ({ kind, connection = '' }: Conflict): boolean =>
    kind !== 'own' && !(kind === 'other' && replaces.includes(connection));
