import * as z from 'zod/mini';
import { InvalidState } from './errors.ts';

/** Background of pages and mails; brand colours are checked against it. */
export const paper = { light: '#ffffff', dark: '#16181d' } as const;

/** Relative luminance of `#rrggbb` (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** A colour for links, and for buttons whose text has the background's colour. */
const accent = (on: string) =>
  z.string().check(
    z.regex(/^#[0-9a-f]{6}$/i, 'not a colour like #5b3fd6'),
    z.refine((color) => contrast(color, on) >= 4.5, 'contrast below 4.5:1'),
  );

/** A play button in a ring. */
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

/** Schemas are built only for the properties that a brand sets; the others default to Sequel.io's. */
const properties = {
  /** The operator's name. */
  name: named,
  /** The product that people sign in to. */
  productName: named,
  /** Where people sign in; the main button of an invitation links to it. */
  productUrl: webUrl,
  /** The two buttons of the product's own invitation, verbatim: the product shows them in English only. */
  loginChoices: () => z.strictObject({ existing: named(), other: named() }),
  supportEmail: () => z.email('not an address'),
  /** One colour for light mode and one for dark mode. */
  colors: () => z.strictObject({ accent: accent(paper.light), accentDark: accent(paper.dark) }),
  logo: picture,
  /** Okta's logo, in the pictures of its console. Set it only where its use was agreed. */
  oktaLogo: picture,
  /** Sign-in redirect URIs that the customer registers in Okta. */
  callbackUrls: () => z.array(webUrl()).check(z.minLength(1, 'not a list of one or more')),
  /** The same guide in the help centre. */
  guideUrl: webUrl,
};
type Properties = {
  [Name in keyof typeof properties]: z.output<ReturnType<(typeof properties)[Name]>>;
};
type Optional = 'guideUrl' | 'oktaLogo';
export type Brand = Omit<Properties, Optional> & Partial<Pick<Properties, Optional>>;

/** @returns the schema of a brand with these properties; it rejects unknown ones */
const schemaOf = (names: readonly string[]) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => names.includes(name))
        .map(([name, schema]) => [name, schema()]),
    ),
  );

/** Brands parsed before: a Lambda instance has one brand. */
const parsedBefore = new WeakMap<object, Brand>();

/**
 * The brand of this installation. Missing properties default to Sequel.io's.
 * @param content parsed JSON, or undefined for all defaults
 * @throws InvalidState that names what is wrong: an unknown or malformed property, or a colour with too
 *   little contrast
 */
export function parseBrand(content: unknown): Brand {
  if (content === undefined) return ours;
  const before = typeof content === 'object' && content !== null && parsedBefore.get(content);
  if (before) return before;
  const names = typeof content === 'object' && content !== null ? Object.keys(content) : [];
  const parsed = schemaOf(names).safeParse(content);
  if (!parsed.success) {
    // zod/mini has no messages of its own.
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
