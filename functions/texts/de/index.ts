import type { Dictionary } from '../en/index.ts';
import { afterwards } from './afterwards.ts';
import { approval } from './approval-page.ts';
import { dashboard } from './dashboard-page.ts';
import { deadlines } from './deadlines.ts';
import { domains } from './domains.ts';
import {
  errorId,
  fieldErrors,
  fieldErrorUnknown,
  requestErrors,
  retryAt,
  suggestions,
} from './errors.ts';
import { guide } from './guide.ts';
import { journey, layout } from './layout.ts';
import { checkResults, checks, notes, problems, troubles } from './problems-and-checks.ts';
import { progress } from './progress-page.ts';
import { queue } from './queue-page.ts';
import { rotation } from './rotation-page.ts';
import { correcting, form } from './setup-page.ts';
import { howToSignIn, signIn } from './sign-in-page.ts';
import { events, stages, stopped } from './stages-and-events.ts';
import { steps } from './steps.ts';
import { switching } from './switch-page.ts';
import { trial } from './trial-page.ts';
import { formats, locale } from './words.ts';

/** German, in the formal address of business: „Sie“. */
export const de: Omit<Dictionary, 'mails'> = {
  locale,
  formats,
  get layout() {
    return layout();
  },
  journey,
  get guide() {
    return guide();
  },
  get form() {
    return form();
  },
  get steps() {
    return steps();
  },
  get correcting() {
    return correcting();
  },
  get progress() {
    return progress();
  },
  get dashboard() {
    return dashboard();
  },
  get deadlines() {
    return deadlines();
  },
  get domains() {
    return domains();
  },
  get stages() {
    return stages();
  },
  stopped,
  get events() {
    return events();
  },
  get problems() {
    return problems();
  },
  get checks() {
    return checks();
  },
  get checkResults() {
    return checkResults();
  },
  get notes() {
    return notes();
  },
  get troubles() {
    return troubles();
  },
  get fieldErrors() {
    return fieldErrors();
  },
  fieldErrorUnknown,
  get suggestions() {
    return suggestions();
  },
  get requestErrors() {
    return requestErrors();
  },
  errorId,
  retryAt,
  get approval() {
    return approval();
  },
  get switching() {
    return switching();
  },
  get trial() {
    return trial();
  },
  get signIn() {
    return signIn();
  },
  get rotation() {
    return rotation();
  },
  get afterwards() {
    return afterwards();
  },
  get queue() {
    return queue();
  },
  get howToSignIn() {
    return howToSignIn();
  },
};
