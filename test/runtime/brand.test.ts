import { describe, expect, test } from 'vitest';
import { contrast, paper, parseBrand } from '../../functions/runtime/brand.ts';

describe('a brand', () => {
  test('is Sequel.io’s by default', () => {
    expect(parseBrand(undefined)).toMatchObject({
      name: 'Sequel.io',
      callbackUrls: [
        'https://introvoke.auth0.com/login/callback',
        'https://login.introvoke.com/login/callback',
      ],
    });
    expect(parseBrand({})).toEqual(parseBrand(undefined));
  });

  test('keeps the defaults of omitted fields', () => {
    const brand = parseBrand({ name: 'Encore', supportEmail: 'help@encore.example' });
    expect(brand).toEqual({
      ...parseBrand(undefined),
      name: 'Encore',
      supportEmail: 'help@encore.example',
    });
  });

  test.each([
    ['an unknown property', { nmae: 'Encore' }],
    ['no object', 'Encore'],
    ['a script as a product URL', { productUrl: 'javascript:alert(1)' }],
    ['a remote mark of Okta', { oktaLogo: 'https://www.okta.com/logo.svg' }],
    ['a mark of Okta that is no picture', { oktaLogo: 'data:text/html,<script>' }],
    ['a remote logo', { logo: 'https://encore.example/logo.svg' }],
    ['no callback URL', { callbackUrls: [] }],
    ['a colour that is none', { colors: { accent: 'red;}', accentDark: '#b3a4ff' } }],
    ['a colour too light for light mode', { colors: { accent: '#b3a4ff', accentDark: '#b3a4ff' } }],
    ['a colour too dark for dark mode', { colors: { accent: '#5b3fd6', accentDark: '#5b3fd6' } }],
  ])('with %s is refused', (_, content) => {
    expect(() => parseBrand(content)).toThrow(
      expect.objectContaining({ name: 'InvalidState', message: expect.stringContaining('brand') }),
    );
  });
});

test('contrast is calculated as in WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#ffffff', '#ffffff')).toBeCloseTo(1);
  // https://webaim.org/resources/contrastchecker/
  expect(contrast('#767676', paper.light)).toBeCloseTo(4.54, 2);
});
