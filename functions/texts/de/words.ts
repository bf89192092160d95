import { type FormatWords, grouped } from '../formats.ts';

/** Locale for numbers, dates and lists in a browser. */
export const locale = 'de-DE';
export const formats: FormatWords = {
  months: [
    ...['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni'],
    ...['Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
  ],
  weekdays: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],
  dayOfMonth: (day, month) => `${day}. ${month}`,
  dayOfWeek: (weekday, day) => `${weekday}, ${day}`,
  at: 'um',
  and: 'und',
  thousands: '.',
  units: { day: ['Tag', 'Tage'], hour: ['Stunde', 'Stunden'], minute: ['Minute', 'Minuten'] },
};
/** `10.000` */
export const number = (count: number) => grouped(count, formats);

export const expiry = (day: string) => `Am ${day} läuft die Einrichtung ab.`;
export const users = (count: number) =>
  count === 0
    ? 'keine weiteren Personen'
    : count === 1
      ? '1 weitere Person'
      : `${number(count)} weitere Personen`;
