import type { Names } from '../names.ts';
import { okta } from '../okta-words.ts';
import { rich, strong } from '../rich.ts';

export const rotation = () => ({
  title: (n: Names) => `New client secret for ${n.company}`,
  lead: (n: Names) =>
    `Replace the client secret with which your people get in to ${n.product} through Okta. Sign-in keeps working meanwhile: Okta lets an app have two secrets at once.`,
  until: 'This link works until',
  howTo: 'How it is done',
  steps: [
    rich`In the Okta ${okta.adminConsole}, open the app, tab ${strong(okta.general)}, section ${strong(okta.clientSecrets)}, and click ${strong(okta.generateNewSecret)}. Leave the old one active.`,
    rich`Copy the new one and paste it below. We check with your Okta that it is right before anything changes.`,
    rich`When this page says that it is in use, set the old one to inactive in Okta and delete it.`,
  ],
  heading: 'The new client secret',
  label: 'New client secret',
  hint: 'Handed over to the sign-in service; it is not stored here. Nobody sees it.',
  leaveEmpty: 'Leave this empty to keep the one in use.',
  button: 'Check and use it',
  inUseSince: 'The new client secret has been in use since',
  removeOld: 'You can remove the old one in Okta.',
  unchanged: 'Nothing was changed: sign-in goes on with the client secret that was in use.',
});
