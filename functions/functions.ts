import { setupLinkFunctions } from './1-setup-link/functions.ts';
import { submitFunctions } from './2-submit/functions.ts';
import { verifyFunctions } from './3-verify/functions.ts';
import { approveFunctions } from './4-approve/functions.ts';
import { connectFunctions } from './5-connect/functions.ts';
import { tryFunctions } from './6-try/functions.ts';
import { switchOnFunctions } from './7-switch-on/functions.ts';
import { mainAdminFunctions } from './8-main-admin/functions.ts';
import { everyoneFunctions } from './9-everyone/functions.ts';
import { finishFunctions } from './10-finish/functions.ts';
import { mailFunctions } from './mail/functions.ts';
import { maintainFunctions } from './maintain/functions.ts';
import { openapiFunctions } from './openapi/functions.ts';
import { queueFunctions } from './queue/functions.ts';
import { staffFunctions } from './staff/functions.ts';
import { waitingFunctions } from './waiting/functions.ts';
import { webFunctions } from './web/functions.ts';
import { webhookFunctions } from './webhooks/functions.ts';
import type { FunctionDefinition, Trigger, TriggerKind } from './wiring.ts';

/**
 * Every Lambda, in the order of the journey; each stage and room has its part of the table. The state "Verify
 * domain" runs the function `VerifyDomain` in `verify-domain.ts`. CDK and the embedded default both read this
 * table, the only place that says what invokes a function.
 */
export const functions = {
  ...setupLinkFunctions,
  ...submitFunctions,
  ...verifyFunctions,
  ...approveFunctions,
  ...connectFunctions,
  ...tryFunctions,
  ...switchOnFunctions,
  ...mainAdminFunctions,
  ...everyoneFunctions,
  ...finishFunctions,
  ...mailFunctions,
  ...maintainFunctions,
  ...waitingFunctions,
  ...queueFunctions,
  ...staffFunctions,
  ...webhookFunctions,
  ...openapiFunctions,
  ...webFunctions,
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;
/** The functions with one kind of trigger. */
export type FunctionsBy<Kind extends TriggerKind> = {
  [Name in FunctionName]: (typeof functions)[Name]['trigger']['by'] extends Kind ? Name : never;
}[FunctionName];

export const functionNames = Object.keys(functions) as FunctionName[];
export const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);
export const triggerOf = (name: FunctionName): Trigger => functions[name].trigger;
export const functionsBy = <Kind extends TriggerKind>(kind: Kind) =>
  functionNames.filter((name): name is FunctionsBy<Kind> => functions[name].trigger.by === kind);
