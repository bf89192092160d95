import type { Problem } from '../okta/verification.ts';
import { type Language, languages } from '../onboarding/languages.ts';
import { localTime } from '../onboarding/moments.ts';
import type { EventName } from '../onboarding/onboarding.ts';
import type { Suggestion } from '../runtime/errors.ts';
import { dictionaryOf } from './dictionaries.ts';
import type { Dictionary } from './en/index.ts';
import { dayOf, durationOf, fullDateTime, listOf, longDate, longDateTime } from './formats.ts';
import { isolate, isolatingParts } from './isolates.ts';
import type { Days } from './shapes.ts';

export type { Dictionary, Language };
/** Every mail, by its template's name. */
export type MailName = keyof Dictionary['mails']['names'];

/**
 * The available language that the reader prefers; English if none matches.
 * @param acceptLanguage the header (RFC 9110, 12.5.4): `de-CH, de;q=0.9, en;q=0.8`
 */
export function pickLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((item) => {
      const [range = '', ...parameters] = item.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return {
        name: range.split('-')[0]?.toLowerCase() ?? '',
        weight: weight === undefined ? 1 : Number.parseFloat(weight),
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { name } of wanted) {
    const language = languages.find((each) => each === name);
    if (language) return language;
  }
  return 'en';
}

/** A dictionary, with lookups and formatting that are the same for all languages. */
export interface Texts extends Dictionary {
  language: Language;
  event(name: EventName): string;
  problem(problem: Problem): { message: string; fix: string };
  /** @param code of a RequestError; unknown ones read as `internal` */
  requestError(code: string): { title: string; detail: string };
  /** @param code of a FieldError or a problem */
  fieldError(code: string, suggestion?: Suggestion): string;
  /** The probable cause of a FieldError. */
  suggestion(suggestion: Suggestion): string;
  /** Describes a template's mail; returns the name of an unknown one. */
  mailName(name: string): string;
  /** `25 November 2026`, in UTC. @param iso ISO time */
  date(iso: string): string;
  /** `25 November 2026 at 14:05 UTC`. @param iso ISO time */
  dateTime(iso: string): string;
  /**
   * An agreed time: `Tuesday 1 December 2026 at 06:00 (Europe/Berlin), 05:00 UTC`.
   * @param iso ISO time @param timeZone of the person who chose it
   */
  moment(iso: string, timeZone: string): string;
  /** `Tuesday 22 December`. @param date `2026-12-22` */
  day(date: string): string;
  /** The days of a deadline, for the texts about it. */
  days(deadline: { reminder?: string; actBy: string; expires: string }): Days;
  /** `2 days, 3 hours`; at least a minute. @param ms milliseconds */
  duration(ms: number): string;
  /** `a, b and c` */
  list(items: readonly string[]): string;
}

const lookUp = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const made = new Map<Language, Texts>();

/** All texts in one language. */
export function texts(language: Language): Texts {
  const all = made.get(language) ?? makeTexts(language);
  made.set(language, all);
  return all;
}

function makeTexts(language: Language): Texts {
  const dictionary = dictionaryOf(language);
  const words = isolatingParts(dictionary);
  const { formats } = dictionary;
  const utc = (iso: string) => new Date(iso).toISOString();
  // No deadline is a year away, so the year is omitted.
  const day = (date: string) => dayOf(utc(date), formats);
  const suggestionOf = ({ cause, emailDomain }: Suggestion) =>
    words.suggestions[cause](emailDomain);
  const own: Omit<Texts, keyof Dictionary> = {
    language,
    event: (name) => words.events[name],
    problem: (problem) => words.problems[problem.code](problem),
    requestError: (code) => lookUp(words.requestErrors, code) ?? words.requestErrors.internal,
    fieldError: (code, suggestion) => {
      const message =
        lookUp(words.fieldErrors, code) ??
        lookUp(words.problems, code)?.({}).message ??
        words.fieldErrorUnknown;
      return suggestion ? `${message} ${suggestionOf(suggestion)}` : message;
    },
    suggestion: suggestionOf,
    mailName: (name) => lookUp(words.mails.names, name) ?? name,
    date: (iso) => longDate(utc(iso), formats),
    dateTime: (iso) => `${longDateTime(utc(iso), formats)} UTC`,
    moment: (iso, timeZone) => {
      if (timeZone === 'UTC') return `${fullDateTime(utc(iso), formats)} UTC`;
      const there = fullDateTime(localTime(Date.parse(iso), timeZone), formats);
      return `${there} (${timeZone.replaceAll('_', ' ')}), ${utc(iso).slice(11, 16)} UTC`;
    },
    day,
    days: ({ reminder, actBy, expires }) => ({
      reminder: reminder && day(reminder),
      actBy: day(actBy),
      expires: day(expires),
    }),
    duration: (ms) => durationOf(ms, formats),
    list: (items) => listOf(items.map(isolate), formats),
  };
  return Object.assign(words, own);
}
