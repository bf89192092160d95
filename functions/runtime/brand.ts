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

/** A mark of a play button in a ring. */
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#5b3fd6"/><circle cx="16" cy="16" r="9" fill="none" stroke="#fff" stroke-width="2.4"/><path d="M13.6 11.8v8.4l7-4.2z" fill="#fff"/></svg>',
)}`;

export interface Brand {
  /** The company that people deal with. */
  name: string;
  /** What they sign in to. */
  productName: string;
  /** Where they sign in to it: the main button of an invitation. */
  productUrl: string;
  /** The product's two buttons on an invitation, word for word: it shows them in English only. */
  loginChoices: { existing: string; other: string };
  supportEmail: string;
  /** One colour for light mode and one for dark mode. */
  colors: { accent: string; accentDark: string };
  logo: string;
  /** Okta's mark, where it was agreed that it may be shown: in the pictures of its console. */
  oktaLogo?: string;
  /** What the customer registers in Okta as sign-in redirect URIs. */
  callbackUrls: string[];
  /** The same guide in the help centre. */
  guideUrl?: string;
}

/** Sequel.io's. */
const ours: Brand = {
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

/** Says what is wrong with a property, or nothing. */
type Check = (value: unknown) => string | undefined;

const text =
  (pattern: RegExp, wrong: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : wrong;
const named = text(/^.{1,40}$/s, 'not a text of 1 to 40 characters');
const picture = text(/^data:image\/svg\+xml[;,]/, 'not an inline SVG');
const webUrl: Check = (value) =>
  typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)
    ? undefined
    : 'not a web address';
/** A colour for links, and for buttons with letters in the colour of the paper. */
const accent =
  (on: string): Check =>
  (value) => {
    if (typeof value !== 'string' || !/^#[0-9a-f]{6}$/i.test(value))
      return 'not a colour like #5b3fd6';
    return contrast(value, on) >= 4.5 ? undefined : 'contrast below 4.5:1';
  };
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object =
  (properties: Record<string, Check>): Check =>
  (value) => {
    if (!isObject(value)) return 'not an object';
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(properties, name));
    if (unknown !== undefined) return `${unknown} is not known`;
    const wrong = Object.entries(properties).map(([name, check]) => [name, check(value[name])]);
    return wrong.flatMap(([name, why]) => (why === undefined ? [] : [`${name}: ${why}`]))[0];
  };
const list =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0) return 'not a list of one or more';
    return value.map(check).find((why) => why !== undefined);
  };
const words = text(/./, 'not a text');

/** Plain functions and no schemas, as in environment.ts. What a brand does not say is Sequel.io's. */
const checks: Record<keyof Brand, Check> = {
  name: named,
  productName: named,
  productUrl: webUrl,
  loginChoices: object({ existing: words, other: words }),
  supportEmail: text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'not an address'),
  colors: object({ accent: accent(paper.light), accentDark: accent(paper.dark) }),
  logo: picture,
  oktaLogo: picture,
  callbackUrls: list(webUrl),
  guideUrl: webUrl,
};

/** What is wrong with a brand, each with its property. */
function problemsOf(content: unknown): string[] {
  if (!isObject(content)) return ['not an object'];
  return Object.entries(content).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const why = Object.hasOwn(checks, name) ? checks[name as keyof Brand](value) : 'not known';
    return why === undefined ? [] : [`${name} (${why})`];
  });
}

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
  const problems = problemsOf(content);
  if (problems.length > 0)
    throw new InvalidState(`The brand is not usable: ${problems.join(', ')}`);
  const brand: Brand = { ...ours, ...(content as Partial<Brand>) };
  parsedBefore.set(content as object, brand);
  return brand;
}
