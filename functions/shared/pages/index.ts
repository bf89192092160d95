export { approvalPage } from './approval-page.tsx';
export { errorPage } from './error-page.tsx';
export { progressPage } from './progress-page.tsx';
export { rotationPage } from './rotation-page.tsx';
export { setupPage } from './setup-page.tsx';
export { signInPage } from './sign-in-page.tsx';
