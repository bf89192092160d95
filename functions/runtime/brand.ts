import * as z from 'zod/mini';
import { InvalidState } from './errors.ts';

/** What the pages and mails are drawn on; brand colours are checked against them. */
export const paper = { light: '#ffffff', dark: '#16181d' } as const;

/** Relative luminance of `#rrggbb` (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** A colour for links, and for buttons with letters in the colour of the paper. */
const accent = (on: string) =>
  z.string().check(
    z.regex(/^#[0-9a-f]{6}$/i, 'not a colour like #5b3fd6'),
    z.refine((color) => contrast(color, on) >= 4.5, 'contrast below 4.5:1'),
  );

/** A mark of a play button in a ring. */
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#5b3fd6"/><circle cx="16" cy="16" r="9" fill="none" stroke="#fff" stroke-width="2.4"/><path d="M13.6 11.8v8.4l7-4.2z" fill="#fff"/></svg>',
)}`;

/** Sequel.io's. */
const ours = {
  name: 'Sequel.io',
  productName: 'Sequel',
  productUrl: 'https://app.sequel.io/',
  loginChoices: { existing: 'Already have a login', other: 'Create a login' },
  supportEmail: 'support@sequel.io',
  colors: { accent: '#5b3fd6', accentDark: '#b3a4ff' },
  logo: LOGO,
  callbackUrls: [
    'https://introvoke.auth0.com/login/callback',
    'https://login.introvoke.com/login/callback',
  ],
};

const webUrl = () => z.url({ protocol: /^https?$/, error: 'not a web address' });
const named = () => z.string().check(z.regex(/^.{1,40}$/s, 'not a text of 1 to 40 characters'));
const picture = () => z.string().check(z.regex(/^data:image\/svg\+xml[;,]/, 'not an inline SVG'));

/** Each is made where a brand has it: what a brand does not say is Sequel.io's. */
const properties = {
  /** The company that people deal with. */
  name: named,
  /** What they sign in to. */
  productName: named,
  /** Where they sign in to it: the main button of an invitation. */
  productUrl: webUrl,
  /** The product's two buttons on an invitation, word for word: it shows them in English only. */
  loginChoices: () => z.strictObject({ existing: named(), other: named() }),
  supportEmail: () => z.email('not an address'),
  /** One colour for light mode and one for dark mode. */
  colors: () => z.strictObject({ accent: accent(paper.light), accentDark: accent(paper.dark) }),
  logo: picture,
  /** Okta's mark, where it was agreed that it may be shown: in the pictures of its console. */
  oktaLogo: picture,
  /** What the customer registers in Okta as sign-in redirect URIs. */
  callbackUrls: () => z.array(webUrl()).check(z.minLength(1, 'not a list of one or more')),
  /** The same guide in the help centre. */
  guideUrl: webUrl,
};
type Properties = {
  [Name in keyof typeof properties]: z.output<ReturnType<(typeof properties)[Name]>>;
};
type Optional = 'guideUrl' | 'oktaLogo';
export type Brand = Omit<Properties, Optional> & Partial<Pick<Properties, Optional>>;

/** @returns what a brand of these properties looks like; one that is not known is refused */
const schemaOf = (names: readonly string[]) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => names.includes(name))
        .map(([name, schema]) => [name, schema()]),
    ),
  );

/** What was parsed before: a Lambda instance has one brand. */
const parsedBefore = new WeakMap<object, Brand>();

/**
 * The brand of this installation. What is left out is Sequel.io's.
 * @param content parsed JSON, or undefined for the defaults throughout
 * @throws InvalidState naming what is wrong: an unknown or malformed property, a colour with too
 *   little contrast
 */
export function parseBrand(content: unknown): Brand {
  if (content === undefined) return ours;
  const before = typeof content === 'object' && content !== null && parsedBefore.get(content);
  if (before) return before;
  const names = typeof content === 'object' && content !== null ? Object.keys(content) : [];
  const parsed = schemaOf(names).safeParse(content);
  if (!parsed.success) {
    // zod/mini has no texts of its own.
    const places = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `${[...issue.path, issue.keys.join(', ')].join('.')} (not known)`
        : `${issue.path.join('.') || 'brand'} (${issue.message})`,
    );
    throw new InvalidState(`The brand is not usable: ${places.join(', ')}`);
  }
  const brand: Brand = { ...ours, ...parsed.data };
  parsedBefore.set(content as object, brand);
  return brand;
}
