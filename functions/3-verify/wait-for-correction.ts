import { waitHandler } from '../onboarding/wait-handler.ts';

export const handler = waitHandler('WaitForCorrection', 'correction');
