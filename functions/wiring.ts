import type { VariableName } from './runtime/environment.ts';

/** The types of the function table: what a function may do, and what invokes it. */

/** AWS services that functions call, by their IAM prefixes. */
export type Service = 'dynamodb' | 'events' | 'lambda' | 'secretsmanager' | 'states' | 'ses';

/** Permissions and their services; cdk/permissions.ts turns each into IAM statements. */
export const permissions = {
  readLinkKeys: 'secretsmanager',
  publishLinkKeys: 'secretsmanager',
  readVerifyingKeys: 'secretsmanager',
  readStepLinkKeys: 'secretsmanager',
  readTrialLinkKeys: 'secretsmanager',
  readNextLinkKeys: 'secretsmanager',
  readStaffLinkKeys: 'secretsmanager',
  readStaffSecret: 'secretsmanager',
  readFingerprintKeys: 'secretsmanager',
  readAuth0Credentials: 'secretsmanager',
  readTrialSecret: 'secretsmanager',
  readWebhookSecrets: 'secretsmanager',
  readPeopleKeys: 'secretsmanager',
  readDashboardKeys: 'secretsmanager',
  readSubmission: 'secretsmanager',
  writeSubmission: 'secretsmanager',
  deleteSubmission: 'secretsmanager',
  readClientSecrets: 'secretsmanager',
  writeClientSecrets: 'secretsmanager',
  deleteClientSecrets: 'secretsmanager',
  readDraftSecrets: 'secretsmanager',
  writeDraftSecrets: 'secretsmanager',
  deleteDraftSecrets: 'secretsmanager',
  readCorrectionToken: 'secretsmanager',
  writeCorrectionToken: 'secretsmanager',
  readApprovalToken: 'secretsmanager',
  writeApprovalToken: 'secretsmanager',
  readTrialToken: 'secretsmanager',
  writeTrialToken: 'secretsmanager',
  readSwitchOnToken: 'secretsmanager',
  writeSwitchOnToken: 'secretsmanager',
  readMainAdminDashboardToken: 'secretsmanager',
  writeMainAdminDashboardToken: 'secretsmanager',
  readEveryoneDashboardToken: 'secretsmanager',
  writeEveryoneDashboardToken: 'secretsmanager',
  readFirstSignInToken: 'secretsmanager',
  writeFirstSignInToken: 'secretsmanager',
  readInvitationsToken: 'secretsmanager',
  writeInvitationsToken: 'secretsmanager',
  deleteTaskTokens: 'secretsmanager',
  listSecrets: 'secretsmanager',
  readRecord: 'dynamodb',
  writeRecord: 'dynamodb',
  deleteRecord: 'dynamodb',
  countAttempts: 'dynamodb',
  readRevocations: 'dynamodb',
  queryDue: 'dynamodb',
  queryQueue: 'dynamodb',
  queryAll: 'dynamodb',
  startExecution: 'states',
  readExecution: 'states',
  listExecutions: 'states',
  answerTask: 'states',
  findConflicts: 'lambda',
  tellSendMails: 'lambda',
  putEvents: 'events',
  sendMail: 'ses',
  readSendQuota: 'ses',
} as const satisfies Record<string, Service>;
export type Permission = keyof typeof permissions;

/** What event rules and schedules depend on; differs per stage. */
export interface TriggerContext {
  stateMachineArn: string;
  /** SES configuration set of the stage's mails: the bus carries the whole account's events. */
  configurationSet: string;
  /** Auth0's partner event bus, if there is one. */
  auth0EventBus: string | undefined;
  /** The stage's own event bus, read for webhooks; undefined if there are no endpoints. */
  webhooksFrom: string | undefined;
  /** IANA time zone of schedules. */
  timeZone: string;
  weeklyRecheck: boolean;
}

export interface Route {
  /** GET includes HEAD, whose response has no body. */
  method: 'GET' | 'POST';
  /** In API Gateway's syntax: `{token}` (of a link) or `{onboardingId}` is one segment. */
  path: string;
}

/**
 * Request content types whose body API Gateway passes on as base64, byte by byte: all that are read (see web/body.ts).
 * It treats others as UTF-8, so that wrong bytes would arrive as replacement characters, and a name damaged.
 * Responses are text all the same: only `isBase64Encoded` in a function's response makes them binary.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
 */
export const binaryMediaTypes = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
];

/** Matches a string of an event: the exact string, or a prefix. */
export type TextMatcher = string | { prefix: string };
/** For fields of the detail, also: a missing field, or a number above another. */
export type Matcher = TextMatcher | { exists: false } | { numeric: readonly ['>', number] };
/** Any of the matchers must match; for an array in the event, any element. */
export interface DetailPattern {
  [field: string]: readonly Matcher[] | DetailPattern;
}

/**
 * The subset of EventBridge's patterns used here
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html). Fields that a
 * pattern does not name may have any value.
 */
export interface EventPattern {
  source: readonly TextMatcher[];
  detailType: readonly TextMatcher[];
  detail?: DetailPattern;
}

/** Lambda invokes the function with one event, asynchronously. */
export interface Asynchronous {
  /** Retries of a failed invocation, one and two minutes later; then the event is a dead letter. */
  retries: 0 | 1 | 2;
  /** Hours after which Lambda drops an event that it could not deliver. */
  maxEventAge: number;
}

/** A queue collects events and delivers them in batches. */
export interface Gathered {
  queue: string;
  /** Seconds for which it collects. */
  gathers: number;
  /** Deliveries of a message before it becomes a dead letter. */
  receives: number;
}

/** Fields of a cron expression; omitted ones are `*`. */
export interface Cron {
  minute: string;
  hour: string;
  weekDay?: string;
}

export interface EventRule {
  name: string;
  description: string;
  /** The rule in a stage, on the default bus unless `bus` names another; undefined if the stage does not have it. */
  in(context: TriggerContext): { bus?: string; pattern: EventPattern } | undefined;
}

/**
 * What invokes a function. Do not rename schedules and queues: on AWS the next deployment would fail on
 * a schedule, and lose a queue's messages.
 */
export type Trigger =
  /** Requests to a route, or all requests without one. */
  | { by: 'http'; routes: readonly Route[] | 'unmatched' }
  /** The workflow's state of the same name. */
  | { by: 'state' }
  | { by: 'event'; rule: EventRule; delivery: Asynchronous | Gathered }
  /** A schedule. The input is `{time}`. */
  | {
      by: 'schedule';
      name: string;
      description: string;
      /** When it runs in a stage; undefined if the stage does not have it. */
      in(context: TriggerContext): { cron: Cron; timeZone: string } | undefined;
      delivery: Asynchronous;
    }
  /** A person with AWS permissions. */
  | { by: 'direct' }
  /**
   * A state removed from the workflow: executions started before `since` still run it, for a year at most.
   * A year after `since`, remove the function here and from statemachines/called-functions.json.
   */
  | { by: 'retired'; since: `${number}-${number}-${number}` };
export type TriggerKind = Trigger['by'];

export interface FunctionDefinition {
  /** File under functions/ that exports `handler`, without `.ts`. */
  file: string;
  trigger: Trigger;
  environment: readonly VariableName[];
  permissions: readonly Permission[];
  /** Seconds after which Lambda stops it. */
  timeout: number;
}
