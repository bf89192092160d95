import * as z from 'zod';

/** What people write in their own words: a note, a reason. Messages are keys of texts' `fieldErrors`. */
export const remark = z
  .string('wrongType')
  .trim()
  .max(2000, 'tooLong')
  .refine((text) => !/[^\P{C}\n\r\t]/u.test(text), 'invisibleCharacters')
  .meta({ pattern: '^[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\n\\r\\t]*$' });
