import { randomInt } from 'node:crypto';
import type * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { inputs } from './secrets-manager-inputs.ts';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = LOWERCASE.toUpperCase();
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
export const LETTERS_AND_DIGITS = LOWERCASE + UPPERCASE + DIGITS;

/** GetRandomPassword. @throws InvalidParameterException when no character is left */
export function randomPassword(input: z.output<(typeof inputs)['GetRandomPassword']>): string {
  const types = [
    input.ExcludeLowercase ? '' : LOWERCASE,
    input.ExcludeUppercase ? '' : UPPERCASE,
    input.ExcludeNumbers ? '' : DIGITS,
    input.ExcludePunctuation ? '' : PUNCTUATION,
    input.IncludeSpace ? ' ' : '',
  ]
    .map((type) => [...type].filter((c) => !input.ExcludeCharacters.includes(c)).join(''))
    .filter((type) => type !== '');
  if (
    types.length === 0 ||
    (input.RequireEachIncludedType && types.length > input.PasswordLength)
  ) {
    throw new AwsError(
      'InvalidParameterException',
      "The password can't be made of the characters that are left.",
    );
  }
  // Drawn again until each type is in it: every password that qualifies stays equally likely.
  for (;;) {
    const password = randomText(types.join(''), input.PasswordLength);
    const hasAll = types.every((type) => [...type].some((c) => password.includes(c)));
    if (hasAll || !input.RequireEachIncludedType) return password;
  }
}

export function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
