import * as z from 'zod/mini';
import { type ConnectionName, connectionNameSchema } from '../onboarding/connection-name.ts';
import { later } from '../runtime/later.ts';

/** Whose a domain is. */
const party = () => ({
  /**
   * `other`: another company's connection, made by this product; `foreign`: a connection made by something else;
   * `inProgress`: another approved onboarding; `own`: the company's own connection, which is taken over.
   */
  kind: z.enum(['other', 'foreign', 'inProgress', 'own']),
  /** Name of the connection. */
  connection: z.optional(connectionNameSchema),
  /** Owner of the domain. */
  company: z.optional(z.string()),
});

/** An e-mail domain that belongs to someone else or is routed elsewhere. Shown to the CSM, never to the customer. */
export const conflictSchema = later(() => z.object({ domain: z.string(), ...party() }));
export type Conflict = z.output<typeof conflictSchema>;

/**
 * Conflicts as they are kept: those with the same party together, as one connection can have thousands of a submission's
 * domains, and the record has 400 KB.
 */
export const conflictsSchema = later(() =>
  z.array(
    z.object({
      domains: z.optional(z.array(z.string())),
      /** In records of earlier versions, instead of `domains`. */
      domain: z.optional(z.string()),
      ...party(),
    }),
  ),
);
type Kept = z.output<typeof conflictsSchema>;

export function keptConflicts(conflicts: readonly Conflict[]): Kept {
  // Of the connections made by something else, one for each domain: ops empty them, and then it is looked for again.
  const foreign = new Set<string>();
  const kept = conflicts.filter(({ kind, domain }) => {
    if (kind !== 'foreign') return true;
    const isFirst = !foreign.has(domain);
    foreign.add(domain);
    return isFirst;
  });
  const byParty = Map.groupBy(kept, ({ domain: _, ...party }) => JSON.stringify(party));
  return [...byParty.values()].flatMap((those) => {
    const domains = those.map(({ domain }) => domain);
    return those.slice(0, 1).map(({ domain: _, ...party }) => ({ ...party, domains }));
  });
}

/** The conflicts of a record. */
export const conflictsIn = ({ conflicts = [] }: { conflicts?: Kept | undefined }): Conflict[] =>
  conflicts.flatMap(({ domains = [], domain, ...party }) =>
    [...domains, ...(domain === undefined ? [] : [domain])].map((each) => ({
      domain: each,
      ...party,
    })),
  );

/**
 * An e-mail domain related to someone else's: the same one listed by another onboarding, or a sub- or parent domain. It
 * does not block the approval; a CSM should look at it, and no customer is told.
 */
export const relatedSchema = later(() =>
  z.object({
    domain: z.string(),
    /** The other party's domain. */
    other: z.string(),
    company: z.optional(z.string()),
    /** The connection theirs is routed to; omitted if it is only listed. */
    connection: z.optional(connectionNameSchema),
    /** Whether the other onboarding has proven theirs. */
    proven: z.optional(z.boolean()),
  }),
);
export type Related = z.output<typeof relatedSchema>;

/** Maximum number kept: with hundreds of domains, the CSM looks at all of them anyway. */
export const MOST_RELATED = 100;

/** Whether a conflict blocks the onboarding: one with the company's own, or that the CSM takes over, does not. */
export const isInTheWay =
  (replaces: readonly ConnectionName[]) =>
  ({ kind, connection }: Conflict): boolean =>
    kind !== 'own' &&
    !(kind === 'other' && connection !== undefined && replaces.includes(connection));
