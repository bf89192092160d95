import * as z from 'zod/mini';
import { later } from '../runtime/later.ts';
import {
  asCopied,
  LOCAL_PATTERN,
  LONGEST,
  LONGEST_LOCAL_PART,
  readAddress,
  readEmailDomain,
} from './addresses.ts';
import { holdsClientSecret } from './client-secrets.ts';
import { DOMAIN_DESCRIPTION, DOMAIN_PATTERN } from './domain-names.ts';

const HOLDS_SECRET = { error: 'holdsSecret' };

/** What people type as an address. */
export const email = later(() =>
  z.pipe(
    z.string({ error: 'required' }).check(
      z.maxLength(LONGEST, 'emailInvalid'),
      z.overwrite(asCopied),
      z.minLength(1, 'required'),
      z.meta({
        description: DOMAIN_DESCRIPTION,
        pattern: `^\\s*${LOCAL_PATTERN}@${DOMAIN_PATTERN}\\s*$`,
        // The pattern itself could only say this with a lookahead, which example generators do not support.
        not: { pattern: `^\\s*[^\\s@]{${LONGEST_LOCAL_PART + 1}}` },
      }),
    ),
    z.transform((text: string, context) => {
      const read = holdsClientSecret(text) ? HOLDS_SECRET : readAddress(text);
      if ('address' in read) return read.address;
      context.issues.push({ code: 'custom', input: text, message: read.error });
      return z.NEVER;
    }),
  ),
);

/** An e-mail domain, with or without the @. */
export const emailDomain = later(() =>
  z.pipe(
    z
      .string({ error: 'required' })
      .check(
        z.meta({ description: DOMAIN_DESCRIPTION, pattern: `^\\s*@?${DOMAIN_PATTERN}\\.?\\s*$` }),
      ),
    z.transform((text: string, context) => {
      const isSecret = holdsClientSecret(text);
      const domain = isSecret ? undefined : readEmailDomain(text);
      if (domain !== undefined) return domain;
      const message = isSecret ? HOLDS_SECRET.error : 'emailDomainInvalid';
      context.issues.push({ code: 'custom', input: text, message });
      return z.NEVER;
    }),
  ),
);
