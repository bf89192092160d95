import * as z from 'zod/mini';
import type { Suggestion } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';

export const suggestionSchema = later(() =>
  z.object({
    cause: z
      .enum(['subdomain', 'parentDomain', 'typingError'])
      .check(
        z.describe(
          'The domain of the address is below the listed one, above it, or almost the same.',
        ),
      ),
    emailDomain: z.string().check(z.describe('The listed e-mail domain.')),
  }),
) satisfies z.ZodMiniType<Suggestion>;
