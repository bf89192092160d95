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

test('CSM and contact are notified, each in their own language, with whom to answer', () => {
  expect(mailsTo()).toMatchObject([
    { to: csm, replyTo: 'ops@sequel.example', props: { language: 'en' } },
    { to: submitted.contact, replyTo: csm.email, props: { language: 'de' } },
  ]);
});

test('the state keeps no other people of the submission, and passes none on', () => {
  const kept = JSON.stringify(record);
  expect(kept).not.toContain(submitted.mainAdmin.email);
  const followUp =
    ended && forget(told(97))({ ...ended, continues: asOnboardingId('acme-0000000000cd') });
  expect(followUp).not.toHaveProperty('contact');
  expect(record).toHaveProperty('contact');
});

test('for a submission of an earlier version those named with the link are notified', () => {
  const mails = mailsTo({ contact: undefined, contacts: ['riley@acme.test'] });
  expect(mails.map(({ to }) => to.email)).toEqual([csm.email, 'riley@acme.test']);
});

test('only the CSM reads how to stop it', () => {
  expect(textOf('secretReplaced', 'csm')).toContain('npm run onboardings -- switch-off');
  expect(textOf('secretReplaced', 'customer')).not.toContain('npm run');
  expect(textOf('secretReplaced', 'customer')).toContain('Was it none of you?');
});
