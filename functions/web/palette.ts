import { type Brand, paper } from '../runtime/brand.ts';

/**
 * The colours of every page and drawing, named by meaning: for customers, CSMs, ops, and the embedded
 * default's stand-ins. Text has a contrast of 4.5:1.
 *
 * @param selector of the elements that get the colours
 */
export const palette = ({ accent, accentDark }: Brand['colors'], selector = ':root') => `
${selector} {
  color-scheme: light dark;
  --paper: ${paper.light}; --ink: #1b1d23; --muted: #555a66; --line: #d9dbe1; --edge: #7d828e;
  --soft: #f5f5f8; --accent: ${accent}; --good: #13693a; --good-soft: #e9f6ee;
  --bad: #b3261e; --bad-soft: #fdf0ef; --warn: #7a4d00; --warn-soft: #fff5e0;
  --accent-soft: color-mix(in srgb, var(--accent) 10%, var(--paper));
}
@media screen and (prefers-color-scheme: dark) {
  ${selector} {
    --paper: ${paper.dark}; --ink: #eceef3; --muted: #b2b7c3; --line: #353a45; --edge: #8b91a0;
    --soft: #20232a; --accent: ${accentDark}; --good: #7fdca4; --good-soft: #16291f;
    --bad: #ffaaa2; --bad-soft: #331c1b; --warn: #f5c56b; --warn-soft: #2f2613;
  }
}
`;
