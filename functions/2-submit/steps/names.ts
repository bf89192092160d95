/** The steps of the setup page, in order. Their numbers come from here, and stand nowhere else. */
export const stepNames = ['register', 'settings', 'values', 'domains', 'people', 'review'] as const;
export type StepName = (typeof stepNames)[number];

export const isStep = (name: unknown): name is StepName => stepNames.some((each) => each === name);

/** From 1. */
export const numberOf = (step: StepName) => stepNames.indexOf(step) + 1;

export const stepBefore = (step: StepName) => stepNames[stepNames.indexOf(step) - 1];
export const stepAfter = (step: StepName) => stepNames[stepNames.indexOf(step) + 1];

/** The step that has a field. @param path as in the submission: `oktaApps.0.emailDomains.2` */
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
