/** The steps of the setup page, in order. Their numbers are derived from this list only. */
export const stepNames = ['register', 'settings', 'values', 'domains', 'people', 'review'] as const;
export type StepName = (typeof stepNames)[number];

export const isStep = (name: unknown): name is StepName => stepNames.some((each) => each === name);

/** Counts from 1. */
export const numberOf = (step: StepName) => stepNames.indexOf(step) + 1;

export const stepBefore = (step: StepName) => stepNames[stepNames.indexOf(step) - 1];
export const stepAfter = (step: StepName) => stepNames[stepNames.indexOf(step) + 1];

/** The steps delegated together, since one person does them; none for the last step. */
export const given: Record<StepName, readonly StepName[]> = {
  register: ['register', 'settings', 'values'],
  settings: ['register', 'settings', 'values'],
  values: ['register', 'settings', 'values'],
  domains: ['domains'],
  people: ['people'],
  review: [],
};

/**
 * The step that contains a field.
 * @param path as in the submission: `oktaApps.0.emailDomains.2`
 */
export function stepOf(path: string): StepName {
  const [first, , third] = path.split('.');
  switch (first) {
    case 'oktaApps':
      return third === 'emailDomains' ? 'domains' : 'values';
    case 'mainAdmin':
    case 'users':
    case 'usersFile':
    case 'contact':
      return 'people';
    default:
      return 'review';
  }
}
