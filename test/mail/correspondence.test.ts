import { expect, test } from 'vitest';
import { isEstablished } from '../../functions/mail/correspondence.ts';

const contact = 'Otto@acme.example';
const decided = (decision: 'approve' | 'requestChanges') => ({
  decision: { decision, at: '2026-11-25T09:00:00Z', by: 'dana@sequel.example', note: '' },
});
const proofs = (proven: string[]) => ({
  proofs: { at: '2026-11-25T09:00:00Z', times: 1, proven, unreachable: [] },
});

test.each<[string, object, boolean]>([
  ['nobody was named with the link', { contacts: [] }, false],
  ['the link was issued before that could be said', {}, true],
  ['it was named with the link, in other case', { contacts: ['otto@ACME.example'] }, true],
  ['somebody else was named', { contacts: ['riley@acme.example'] }, false],
  ['its domain is proven', { contacts: [], ...proofs(['acme.example']) }, true],
  ['another domain is proven', { contacts: [], ...proofs(['example']) }, false],
  ['a CSM vouches for its domain', { contacts: [], vouched: ['acme.example'] }, true],
  ['the CSM approved', { contacts: [], ...decided('approve') }, true],
  [
    'the CSM approved what it stands in',
    { contacts: [], ...decided('approve'), decidedOn: 's1', submission: { id: 's1', domains: [] } },
    true,
  ],
  [
    'the CSM approved, and it was corrected since',
    { contacts: [], ...decided('approve'), decidedOn: 's1', submission: { id: 's2', domains: [] } },
    false,
  ],
  ['the CSM asks for changes', { contacts: [], ...decided('requestChanges'), note: 'Why?' }, true],
  ['the changes were made', { contacts: [], ...decided('requestChanges') }, false],
])('whether the contact gets mail: %s', (_, record, expected) => {
  expect(isEstablished(record, contact)).toBe(expected);
});
