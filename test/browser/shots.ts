import { createHash } from 'node:crypto';
import type { Mail } from '../../functions/mail/template.tsx';
import type { Page } from '../../functions/web/page.ts';
import { exampleData, exampleMails } from '../mail/mail-examples.ts';
import { pageStates } from './page-states.ts';

/** A mail and its envelope, for the mailbox. */
export interface MailSent {
  mail: Mail;
  to: string;
  replyTo: string;
}

interface Shot {
  name: string;
  shown: { page: Page } | MailSent;
  width: number;
  height: number;
  colorScheme?: 'light' | 'dark';
  /** Part of the summary of the details to open before the picture is taken. */
  open?: string;
}

const { csm, contact } = exampleData;
const states = pageStates('en');
const mails = exampleMails('en');

function page(state: string): { page: Page } {
  const found = states[state];
  if (!found) throw new Error(`There is no page ${state}`);
  return { page: found };
}
const desk = { width: 860, height: 900 };
const phone = { width: 390, height: 844 };

/** The pictures in docs/screenshots, in the order of docs/journey.md. */
export const shots: Shot[] = [
  { name: '1-guide', shown: page('setup-settings'), width: 1280, height: 960 },
  { name: '2-guide-on-a-phone', shown: page('setup-values'), ...phone, colorScheme: 'dark' },
  { name: '3-errors-on-a-phone', shown: page('setup-people-wrong'), ...phone, colorScheme: 'dark' },
  { name: '4-correction', shown: page('setup-correcting'), width: 1280, height: 960 },
  { name: '5-progress', shown: page('progress-awaitingApproval'), ...desk, height: 860 },
  {
    name: '6-approval-mail',
    shown: { ...first(mails.approvalRequested), to: csm.email, replyTo: contact.email },
    ...desk,
    height: 1080,
  },
  {
    name: '7-approval',
    shown: page('approval-open'),
    ...desk,
    height: 1560,
    open: 'acme.oktapreview.com',
  },
  {
    name: '8-invitation',
    shown: { ...first(mails.userInvitation), to: 'kim@acme.com', replyTo: csm.email },
    ...desk,
  },
  { name: '9-completed-on-a-phone', shown: page('progress-completed'), ...phone },
];

function first(variants: Record<string, Mail>): { mail: Mail } {
  const [mail] = Object.values(variants);
  if (!mail) throw new Error('There is no example of this mail');
  return { mail };
}

/** Hash of each picture's source: if it has changed, the picture is outdated. */
export const sourcesOf = (all: readonly Shot[]): Record<string, string> =>
  Object.fromEntries(
    all.map(({ name, ...shot }) => [
      name,
      createHash('sha256').update(JSON.stringify(shot)).digest('hex').slice(0, 16),
    ]),
  );
