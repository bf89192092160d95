import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { observe, visibleText } from '../../functions/okta/visible-text.ts';
import { anyText } from '../any-text.ts';

const secret = 'qL7-vW2_xT9kRz4mNb6c';

describe('visibleText', () => {
  test.each([
    ['plain', 'plain'],
    ['<h1>Bad</h1><p>One &amp; &#39;two&#39;</p>', "Bad One & 'two'"],
    ['<style>p{}</style><script>var a = "<p>no</p>";</script>yes', 'yes'],
    ['<a href="https://evil.test/">link</a><img src="x" alt="no">', 'link'],
    ['<p title="no">a<!-- no -->b</p>', 'ab'],
    ['a\u0000\u001b[31m\u202e\u200bb\r\n\tc', 'a [31m b c'],
  ])('of %j is %j', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  it('is read quickly from hostile markup', () => {
    for (const piece of ['<div>', '<', '<a ', '<table><tr><td>', '&', '<script>', '<ul><li>']) {
      const before = performance.now();
      visibleText(piece.repeat(1_048_576 / piece.length));
      expect(performance.now() - before).toBeLessThan(2_000);
    }
  });
});

describe('observe', () => {
  const markup = fc.array(
    fc.oneof(
      fc.constantFrom('<b>', '</b>', '&lt;', '&gt;', '&#0;', '<script>', '\u202e', '\n', secret),
      anyText({ maxLength: 40 }),
    ),
    { maxLength: 12 },
  );

  it('is short, one line, without markup, invisible characters or the secret, for any text', () => {
    fc.assert(
      fc.property(markup, (pieces) => {
        const text = pieces.join('');
        const observed = observe(text, secret);
        if (observed === undefined) return;
        expect(observed.length).toBeLessThanOrEqual(200);
        expect(observed.length).toBeGreaterThan(0);
        expect(observed).not.toMatch(/[<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(observed.isWellFormed()).toBe(true);
        expect(observed).not.toContain(secret);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is empty if the text contains a piece of the secret', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }).filter((text) => !/[<&]/.test(text)),
        fc.nat(secret.length - 8),
        (around, at) => {
          expect(observe(`${around} ${secret.slice(at, at + 8)}`, secret)).toBeUndefined();
        },
      ),
    );
  });

  it('recognizes the secret as encoded in a body', () => {
    expect(observe('code=x&client_secret=a%21b%2Bc%2Fd', 'a!b+c/d')).toBeUndefined();
  });

  it('is empty for no text', () => {
    expect(observe(undefined, secret)).toBeUndefined();
    expect(observe('<p> </p>', secret)).toBeUndefined();
  });
});
