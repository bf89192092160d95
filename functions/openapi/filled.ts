/** What a stage sets in a document. */
const PLACES = /\{(publicUrl|brandName|eventBus)\}/g;

/**
 * Fills the placeholders of a document, `{publicUrl}` and so on. Memoizes the texts: on Lambda the values never change.
 * @param documentOf makes the document, as JSON with placeholders
 */
export function filling<Values extends Record<string, string>>(
  documentOf: () => string,
): (values: Values) => string {
  const texts = new Map<string, string>();
  return (values) => {
    const key = JSON.stringify(values);
    const text =
      texts.get(key) ??
      documentOf().replace(PLACES, (place, name) =>
        JSON.stringify(values[name] ?? place).slice(1, -1),
      );
    texts.set(key, text);
    return text;
  };
}
