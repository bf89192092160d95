import * as z from 'zod/mini';
import { holdsClientSecret } from '../onboarding/client-secrets.ts';

/** Free text: a note, a reason. Error messages are keys of texts' `fieldErrors`. */
export const remark = z
  .string('wrongType')
  .check(
    z.trim(),
    z.maxLength(2000, 'tooLong'),
    z.refine((text) => !/[^\P{C}\n\r\t]/u.test(text), 'invisibleCharacters'),
    z.refine((text) => !holdsClientSecret(text), 'holdsSecret'),
  )
  .check(z.meta({ pattern: '^[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\n\\r\\t]*$' }));
