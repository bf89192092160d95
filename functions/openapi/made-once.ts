/**
 * A document, made once for what it is about: on Lambda that stays the same, and to make it takes longer than all else
 * in an answer.
 */
export function madeOnce<About extends readonly string[]>(make: (...about: About) => object) {
  const documents = new Map<string, object>();
  return (...about: About): object => {
    const key = JSON.stringify(about);
    const document = documents.get(key) ?? make(...about);
    documents.set(key, document);
    return document;
  };
}
