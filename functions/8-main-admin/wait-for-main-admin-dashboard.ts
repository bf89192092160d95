import { waitHandler } from '../record/wait-handler.ts';

export const handler = waitHandler('WaitForMainAdminDashboard', 'mainAdminDashboard');
