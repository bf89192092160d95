import { waitHandler } from '../shared/wait-handler.ts';

export const handler = waitHandler('WaitForApproval', 'approval');
