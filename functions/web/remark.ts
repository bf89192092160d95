import * as z from 'zod/mini';
import { holdsClientSecret } from '../onboarding/client-secrets.ts';
import { isUnseen, UNSEEN_PATTERN } from '../onboarding/unseen.ts';

/** What notes have and names do not: separators of lines, tabs, and emoji (❤️). */
const IN_NOTES = /[\n\r\t\u2028\u2029]|(?<=\p{Emoji})\ufe0f/gu;

/** Free text: a note, a reason. Error messages are keys of texts' `fieldErrors`. */
export const remark = z
  .string('wrongType')
  .check(
    z.trim(),
    z.maxLength(2000, 'tooLong'),
    z.refine(
      (text) => text === '' || !isUnseen(text.replace(IN_NOTES, ' ')),
      'invisibleCharacters',
    ),
    z.refine((text) => !holdsClientSecret(text), 'holdsSecret'),
  )
  .check(
    z.meta({
      pattern: `^(?![\\s\\S]*${UNSEEN_PATTERN})[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\n\\r\\t]*$`,
    }),
  );
