import { expect, test } from 'vitest';
import { secretReplacedMails } from '../../functions/maintain/secret-replaced.ts';
import { conclude, forget } from '../../functions/record/reports.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { textOf } from '../mail/example.ts';
import { at, csm, recordIn, submitted, told } from '../record/example.ts';

const domain = asOktaDomain('acme.okta.com');
const ended = conclude(told(96), 'completed')({ ...recordIn('inviting'), language: 'de' });
const record = (ended && forget(told(97))(ended)) ?? recordIn('inviting');
const about = { domain, at: at(200) };
const mailsTo = (more: object = {}) =>
  secretReplacedMails({ OPS_EMAIL: 'ops@sequel.example' }, { ...record, ...more }, about);

test('the CSM and the contact are told, each in the own language, and asked to answer somebody', () => {
  expect(mailsTo()).toMatchObject([
    { to: csm, replyTo: 'ops@sequel.example', props: { language: 'en' } },
    { to: submitted.contact, replyTo: csm.email, props: { language: 'de' } },
  ]);
});

test('of the people that were sent nobody else is kept, and of what goes on with it nobody', () => {
  const kept = JSON.stringify(record);
  expect(kept).not.toContain(submitted.mainAdmin.email);
  const followUp =
    ended && forget(told(97))({ ...ended, continues: asOnboardingId('acme-0000000000cd') });
  expect(followUp).not.toHaveProperty('contact');
  expect(record).toHaveProperty('contact');
});

test('of an earlier version those are told who were named with the link', () => {
  const mails = mailsTo({ contact: undefined, contacts: ['riley@acme.test'] });
  expect(mails.map(({ to }) => to.email)).toEqual([csm.email, 'riley@acme.test']);
});

test('only the CSM reads how it is stopped', () => {
  expect(textOf('secretReplaced', 'csm')).toContain('npm run onboardings -- switch-off');
  expect(textOf('secretReplaced', 'customer')).not.toContain('npm run');
  expect(textOf('secretReplaced', 'customer')).toContain('Was it none of you?');
});
