import * as z from 'zod';
import {
  asCopied,
  LOCAL_PATTERN,
  LONGEST,
  LONGEST_LOCAL_PART,
  readAddress,
  readEmailDomain,
} from './addresses.ts';
import { DOMAIN_DESCRIPTION, DOMAIN_PATTERN } from './domain-names.ts';

/** What people type as an address. */
export const email = z
  .string({ error: 'required' })
  .max(LONGEST, 'emailInvalid')
  .overwrite(asCopied)
  .min(1, 'required')
  .meta({
    description: DOMAIN_DESCRIPTION,
    pattern: `^\\s*${LOCAL_PATTERN}@${DOMAIN_PATTERN}\\s*$`,
    // The pattern itself could only say this with a lookahead, which example generators do not support.
    not: { pattern: `^\\s*[^\\s@]{${LONGEST_LOCAL_PART + 1}}` },
  })
  .transform((text, context) => {
    const read = readAddress(text);
    if ('address' in read) return read.address;
    context.addIssue({ code: 'custom', message: read.error });
    return z.NEVER;
  });

/** An e-mail domain, with or without the @. */
export const emailDomain = z
  .string({ error: 'required' })
  .meta({ description: DOMAIN_DESCRIPTION, pattern: `^\\s*@?${DOMAIN_PATTERN}\\.?\\s*$` })
  .transform((text, context) => {
    const domain = readEmailDomain(text);
    if (domain !== undefined) return domain;
    context.addIssue({ code: 'custom', message: 'emailDomainInvalid' });
    return z.NEVER;
  });
