export const layout = () => ({
  seesToIt: 'Who sees to it now',
  skip: 'Skip to the content',
  questions: 'Questions?',
  ask: (csm: string) => `Ask ${csm}`,
  support: 'or write to',
  signIn: 'Sign in',
  signedInAs: (address: string) => `Signed in as ${address}`,
  signOut: 'Sign out',
  signedOut: {
    title: 'You are signed out',
    text: 'Whoever opens a link in this browser is asked to sign in anew.',
  },
  typed: 'This is what you typed. It was not sent: copy it before you go on.',
  copy: 'Copy',
  copied: 'Copied',
  copyWhat: (what: string) => `Copy: ${what}`,
  opensElsewhere: '(opens in a new tab)',
  progress: 'Steps',
  done: 'done',
  now: 'now',
  later: 'to come',
});

/** The journey's steps, in about five words each. */
export const journey = ['Register in Okta', 'Checks', 'Approval', 'First sign-in', 'Everyone'];
