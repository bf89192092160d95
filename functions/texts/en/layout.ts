export const layout = {
  seesToIt: 'Who sees to it now',
  skip: 'Skip to the content',
  questions: 'Questions?',
  ask: (csm: string) => `Ask ${csm}`,
  support: 'or write to',
  signIn: 'Sign in',
  typed: 'This is what you typed. It was not sent: copy it before you go on.',
  copy: 'Copy',
  copied: 'Copied',
  copyWhat: (what: string) => `Copy: ${what}`,
  opensElsewhere: '(opens in a new tab)',
  progress: 'Steps',
  done: 'done',
  now: 'now',
  later: 'to come',
};

/** The journey in five words or so each. */
export const journey = ['Register in Okta', 'Checks', 'Approval', 'First sign-in', 'Everyone'];
