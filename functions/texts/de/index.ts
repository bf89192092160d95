import type { Dictionary } from '../en/index.ts';
import { textsOf } from '../parts.ts';
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
export const de: Omit<Dictionary, 'mails'> = textsOf(
  { locale, formats, journey, stopped, fieldErrorUnknown, errorId, retryAt },
  {
    layout,
    guide,
    form,
    steps,
    correcting,
    progress,
    dashboard,
    deadlines,
    domains,
    stages,
    events,
    problems,
    checks,
    checkResults,
    notes,
    troubles,
    fieldErrors,
    suggestions,
    requestErrors,
    approval,
    switching,
    trial,
    signIn,
    rotation,
    afterwards,
    queue,
    howToSignIn,
  },
);
