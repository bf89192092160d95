import type { Check, Verification } from '../okta/verification.ts';
import type { Texts } from './index.ts';

const isNote = (t: Texts, name: string | undefined): name is keyof Texts['notes'] =>
  name !== undefined && Object.hasOwn(t.notes, name);

/** What there is to say of a check beyond its outcome. */
export function remarkOf(t: Texts, { name, observed }: Check): string | undefined {
  return name === 'domain' && isNote(t, observed) ? t.notes[observed] : observed;
}

/** How many checks of a verification passed, of those there are. */
export const passedOf = ({ checks }: Verification) =>
  checks.filter(({ outcome }) => outcome === 'passed' || outcome === 'noted').length;
