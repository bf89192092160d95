/** For numbers, dates and lists. */
export const locale = 'en-GB';
/** `10,000` */
export const number = (count: number) => count.toLocaleString(locale);

export const expiry = (day: string) => `On ${day} the onboarding expires.`;
export const users = (count: number) =>
  count === 0 ? 'no further users' : count === 1 ? '1 more user' : `${number(count)} more users`;
export const accounts = (count: number) => (count === 1 ? '1 person' : `${number(count)} people`);
