import type { FunctionName } from './functions.ts';

export interface Route {
  method: 'GET' | 'POST';
  /** As API Gateway writes it: `{token}` is one segment. */
  path: string;
  function: FunctionName;
}

/** Every HTTP route. The API Gateway, the embedded default and the OpenAPI document are made from it. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/setup/{token}', function: 'ShowSetup' },
  { method: 'POST', path: '/setup/{token}', function: 'SubmitSetup' },
  { method: 'GET', path: '/approvals/{token}', function: 'ShowApproval' },
  { method: 'POST', path: '/approvals/{token}', function: 'DecideApproval' },
  { method: 'GET', path: '/sign-ins/{token}', function: 'ShowSignIn' },
  { method: 'POST', path: '/sign-ins/{token}', function: 'ConfirmSignIn' },
  { method: 'GET', path: '/rotations/{token}', function: 'ShowRotation' },
  { method: 'POST', path: '/rotations/{token}', function: 'RotateClientSecret' },
  { method: 'GET', path: '/openapi.json', function: 'ShowOpenapi' },
];

/** Answers every path and method that is not in the table (API Gateway's `$default`). */
export const defaultRoute: FunctionName = 'AnswerUnknown';
