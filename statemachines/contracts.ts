import type { FunctionsBy } from '../functions/functions.ts';

/** Inputs and results of states' functions, from the handlers' own types. */

type StateFunction = FunctionsBy<'state'>;

interface Handlers {
  VerifyDomain: typeof import('../functions/3-verify/verify-domain.ts')['handler'];
  ReportOktaTrouble: typeof import('../functions/3-verify/report-okta-trouble.ts')['handler'];
  RequestCorrection: typeof import('../functions/3-verify/request-correction.ts')['handler'];
  WaitForCorrection: typeof import('../functions/3-verify/wait-for-correction.ts')['handler'];
  ConfirmReceipt: typeof import('../functions/3-verify/confirm-receipt.ts')['handler'];
  FindConflicts: typeof import('../functions/4-approve/find-conflicts.ts')['handler'];
  TakeOverDomains: typeof import('../functions/7-switch-on/take-over-domains.ts')['handler'];
  RequestApproval: typeof import('../functions/4-approve/request-approval.ts')['handler'];
  WaitForApproval: typeof import('../functions/4-approve/wait-for-approval.ts')['handler'];
  CreateConnection: typeof import('../functions/5-connect/create-connection.ts')['handler'];
  ProveConnection: typeof import('../functions/5-connect/prove-connection.ts')['handler'];
  TakeBackConnection: typeof import('../functions/5-connect/take-back-connection.ts')['handler'];
  OfferTrial: typeof import('../functions/6-try/offer-trial.ts')['handler'];
  WaitForTrial: typeof import('../functions/6-try/wait-for-trial.ts')['handler'];
  WithdrawTrial: typeof import('../functions/6-try/withdraw-trial.ts')['handler'];
  RequestSwitchOn: typeof import('../functions/7-switch-on/request-switch-on.ts')['handler'];
  WaitForSwitchOn: typeof import('../functions/7-switch-on/wait-for-switch-on.ts')['handler'];
  SwitchOn: typeof import('../functions/7-switch-on/switch-on.ts')['handler'];
  DeleteClientSecrets: typeof import('../functions/5-connect/delete-client-secrets.ts')['handler'];
  PrepareMainAdmin: typeof import('../functions/8-main-admin/prepare-main-admin.ts')['handler'];
  WaitForMainAdminDashboard: typeof import('../functions/8-main-admin/wait-for-main-admin-dashboard.ts')['handler'];
  PrepareEveryone: typeof import('../functions/9-everyone/prepare-everyone.ts')['handler'];
  WaitForEveryoneDashboard: typeof import('../functions/9-everyone/wait-for-everyone-dashboard.ts')['handler'];
  InviteMainAdmin: typeof import('../functions/8-main-admin/invite-main-admin.ts')['handler'];
  BriefCsm: typeof import('../functions/8-main-admin/brief-csm.ts')['handler'];
  WaitForFirstSignIn: typeof import('../functions/8-main-admin/wait-for-first-sign-in.ts')['handler'];
  LookForFirstSignIn: typeof import('../functions/8-main-admin/look-for-first-sign-in.ts')['handler'];
  PlanInvitations: typeof import('../functions/9-everyone/plan-invitations.ts')['handler'];
  InviteUsers: typeof import('../functions/9-everyone/invite-users.ts')['handler'];
  ReportOutcome: typeof import('../functions/10-finish/report-outcome.ts')['handler'];
  CleanUp: typeof import('../functions/10-finish/clean-up.ts')['handler'];
  ReviewWait: typeof import('../functions/waiting/review-wait.ts')['handler'];
  SendReminder: typeof import('../functions/waiting/send-reminder.ts')['handler'];
  EscalateWait: typeof import('../functions/waiting/escalate-wait.ts')['handler'];
}

type Contract<Name extends StateFunction> = NonNullable<Handlers[Name]['contract']>;

/** The input that a state must pass to its function. `now` and `taskToken` are added automatically. */
export type InputOf<Name extends StateFunction> = Omit<Contract<Name>[0], 'now' | 'taskToken'>;

/** The function's result. */
export type ResultOf<Name extends StateFunction> = Contract<Name>[1];
