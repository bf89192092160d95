import { type FormatWords, grouped } from '../formats.ts';

/** Locale for numbers, dates and lists in a browser. */
export const locale = 'en-GB';
export const formats: FormatWords = {
  months: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  dayOfMonth: (day, month) => `${day} ${month}`,
  dayOfWeek: (weekday, day) => `${weekday} ${day}`,
  at: 'at',
  and: 'and',
  thousands: ',',
  units: { day: ['day', 'days'], hour: ['hour', 'hours'], minute: ['minute', 'minutes'] },
};
/** `10,000` */
export const number = (count: number) => grouped(count, formats);

export const expiry = (day: string) => `On ${day} the onboarding expires.`;
export const users = (count: number) =>
  count === 0 ? 'no further users' : count === 1 ? '1 more user' : `${number(count)} more users`;
export const accounts = (count: number) => (count === 1 ? '1 person' : `${number(count)} people`);
