type Parts = Record<string, () => unknown>;

/**
 * A language's texts.
 * @param fixed what costs nothing to make
 * @param parts each is made when it is used, as no page needs more than a few
 */
export function textsOf<F extends object, P extends Parts>(fixed: F, parts: P) {
  const getters = Object.entries(parts).map(([name, get]) => [name, { get, enumerable: true }]);
  const texts = { ...fixed } as F & { readonly [Name in keyof P]: ReturnType<P[Name]> };
  return Object.defineProperties(texts, Object.fromEntries(getters));
}
