/**
 * Memoizes a document by its arguments: they never change on Lambda, and generating it takes longer than the rest of
 * the response.
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
