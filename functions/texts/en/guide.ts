import type { Names } from '../names.ts';
import { okta } from '../okta-words.ts';
import { code, rich, strong } from '../rich.ts';
import { number } from './words.ts';

export const guide = () => ({
  title: (n: Names) => `Single sign-on for ${n.company}`,
  lead: (n: Names) =>
    `Let your people sign in to ${n.product} with Okta. You need to be an Okta administrator; it takes about ten minutes.`,
  /** How long it took others, from submission to completion. */
  took: (
    n: Names,
    {
      completed,
      median,
      ninetieth,
      machine,
    }: Record<'median' | 'ninetieth' | 'machine', string> & {
      completed: number;
    },
  ) =>
    `Until everybody is invited it takes as long as people take: you, ${n.csm} who approves, and your main admin. For the last ${number(completed)} companies it was at most ${median} after sending for half of them, and at most ${ninetieth} for nine of ten; ${machine} of it were ours to compute.`,
  /** If there are too few others for a number. */
  unknown: (n: Names) =>
    `Until everybody is invited it takes as long as people take: you, ${n.csm} who approves, and your main admin. Whether your Okta is in order we tell you right after sending.`,
  until: 'You can start with this link until',
  helpCentre: 'The same guide in our help centre',
  steps: {
    create: {
      text: rich`In the Okta ${okta.adminConsole}, go to ${strong(`${okta.applications} > ${okta.applications}`)} and click ${strong(okta.createAppIntegration)}. Choose these two and click ${strong(okta.next)}:`,
      picture: `Dialog “${okta.createDialog}”: as sign-in method choose ${okta.oidc}, as application type ${okta.webApplication}.`,
      existing: (product: string) =>
        rich`Is there an app for ${product} in your Okta already? Open it and compare its settings with the next step.`,
    },
    settings: {
      name: rich`${strong(okta.appIntegrationName)}: whatever you like, for example`,
      grant: rich`${strong(okta.grantType)}: ${strong(okta.authorizationCode)} is selected. Nothing else is needed.`,
      callbacks: (count: number) =>
        rich`${strong(okta.signInRedirectUris)}: remove the example that is there and add ${
          count === 1 ? 'this one' : count === 2 ? 'both' : `all ${number(count)}`
        }, exactly as written (${strong(okta.addUri)} gives you another line):`,
      callbackName: (number: number) => `Sign-in redirect URI ${number}`,
      signOut: rich`${strong(okta.signOutRedirectUris)}: remove the example; none is needed.`,
      picture: `Page “${okta.newWebApp}”: the name, the grant type ${okta.authorizationCode}, and the redirect URIs from above.`,
    },
    assign: {
      text: (product: string) =>
        rich`Under ${strong(okta.assignments)}, choose ${strong(okta.everyone)}, or ${strong(okta.selectedGroups)} and the groups of those who work with ${product}, your main admin included. Anyone who is not assigned cannot get in. Then click ${strong(okta.save)}.`,
    },
    credentials: {
      text: rich`On the tab ${strong(okta.general)} you now see ${strong(okta.clientId)} and, below, the secret. Each has a button to copy it. Paste them into the form.`,
      picture: `Tab “${okta.general}”: the client ID and the client secret, each with a button to copy it. The Okta domain is in the menu at the top right, under your e-mail address.`,
      dpop: rich`Leave ${strong(okta.requireDpop)} switched off: sign-in does not work with it.`,
      domain: rich`Your ${strong('Okta domain')} is at the top right, in the menu under your name. It looks like ${code('example.okta.com')}, ${code('example.oktapreview.com')} or ${code('example.okta-emea.com')}.`,
    },
  },
});
