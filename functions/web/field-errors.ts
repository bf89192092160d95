import * as z from 'zod/mini';
import { suggestionSchema } from '../onboarding/suggestion-schema.ts';
import type { FieldError } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';

const withSuggestion = later(() =>
  z.object({ params: z.object({ suggestion: suggestionSchema }) }),
);

const suggestionOf = (issue: z.core.$ZodIssue) => withSuggestion.safeParse(issue).data?.params;

/** Enough to start correcting with. */
export const MOST_ERRORS = 100;

/**
 * The first error at each field. Our own messages are codes; zod's own become `wrongType`.
 */
export function fieldErrorsOf({ issues }: z.core.$ZodError): FieldError[] {
  const paths = new Set<string>();
  return issues
    .flatMap((issue): FieldError[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), code: 'unknownField' }))
        : [
            {
              path: issue.path.join('.'),
              code: /^[a-z]+[A-Za-z]*$/.test(issue.message) ? issue.message : 'wrongType',
              ...suggestionOf(issue),
            },
          ],
    )
    .filter(({ path }) => !paths.has(path) && paths.add(path))
    .slice(0, MOST_ERRORS);
}
