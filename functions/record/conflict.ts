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

/** Whether it keeps from going on: what the CSM takes over does not, nor what is the company's own. */
export const isInTheWay =
  (replaces: readonly string[]) =>
  ({ kind, connection = '' }: Conflict): boolean =>
    kind !== 'own' && !(kind === 'other' && replaces.includes(connection));
