/** For numbers, dates and lists. */
export const locale = 'de-DE';
/** `10.000` */
export const number = (count: number) => count.toLocaleString(locale);

export const expiry = (day: string) => `Am ${day} läuft die Einrichtung ab.`;
export const users = (count: number) =>
  count === 0
    ? 'keine weiteren Personen'
    : count === 1
      ? '1 weitere Person'
      : `${number(count)} weitere Personen`;
