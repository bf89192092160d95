import type { VariableName } from './runtime/environment.ts';

/** The types of the function table: what a function may do, and what invokes it. */

/** AWS services that functions call, by their IAM prefixes. */
export type Service = 'dynamodb' | 'events' | 'lambda' | 'secretsmanager' | 'states' | 'ses';

/** What a function may do on AWS, and at which service; cdk/permissions.ts turns each into IAM statements. */
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

/** What event rules and schedules depend on: it differs from stage to stage. */
export interface TriggerContext {
  stateMachineArn: string;
  /** SES configuration set of the stage's mails: the bus has the events of the whole account. */
  configurationSet: string;
  /** Auth0's partner event bus, if there is one. */
  auth0EventBus: string | undefined;
  /** The stage's own event bus, for whoever gets webhooks; undefined when nobody does. */
  webhooksFrom: string | undefined;
  /** IANA zone that schedules are in. */
  timeZone: string;
  weeklyRecheck: boolean;
}

export interface Route {
  /** GET is HEAD too, whose answer has no body. */
  method: 'GET' | 'POST';
  /** As API Gateway writes it: `{token}`, a link's, or `{onboardingId}` is one segment. */
  path: string;
}

/**
 * Content types of requests whose body API Gateway hands over as base64; it takes all others for UTF-8.
 * A form with a file holds the file's bytes, which may be of any encoding.
 */
export const binaryMediaTypes = ['multipart/form-data'];

/** A text of an event as a pattern names it: the very one, or how it starts. */
export type TextMatcher = string | { prefix: string };
/** Of the detail also: that a field is not there, a number above another. */
export type Matcher = TextMatcher | { exists: false } | { numeric: readonly ['>', number] };
/** Any of the matchers fits; of an array in the event, any element. */
export interface DetailPattern {
  [field: string]: readonly Matcher[] | DetailPattern;
}

/**
 * The part of EventBridge's patterns that is used here
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html): what a pattern
 * does not name may be anything.
 */
export interface EventPattern {
  source: readonly TextMatcher[];
  detailType: readonly TextMatcher[];
  detail?: DetailPattern;
}

/** Lambda invokes the function with one event and waits for no answer. */
export interface Asynchronous {
  /** Further invocations when one fails, a minute and two later; then the event is a dead letter. */
  retries: 0 | 1 | 2;
  /** Hours after which Lambda gives an event up that it could not hand over. */
  maxEventAge: number;
}

/** A queue gathers events, and hands them over together. */
export interface Gathered {
  queue: string;
  /** Seconds. */
  gathers: number;
  /** Times that a message is handed over before it is a dead letter. */
  receives: number;
}

/** Fields of a cron expression; those that are left out are `*`. */
export interface Cron {
  minute: string;
  hour: string;
  weekDay?: string;
}

export interface EventRule {
  name: string;
  description: string;
  /** What it takes in a stage, on the default bus unless another is named; undefined where the stage has no such rule. */
  in(context: TriggerContext): { bus?: string; pattern: EventPattern } | undefined;
}

/**
 * What invokes a function. Names of schedules and queues must not change: on AWS the next deployment
 * would fail on the schedule, and lose what the queue has gathered.
 */
export type Trigger =
  /** Requests that fit a route, or that fit none. */
  | { by: 'http'; routes: readonly Route[] | 'unmatched' }
  /** The state of the workflow that has its name. */
  | { by: 'state' }
  | { by: 'event'; rule: EventRule; delivery: Asynchronous | Gathered }
  /** The calendar. Its input is `{time}`. */
  | {
      by: 'schedule';
      name: string;
      description: string;
      /** When it runs in a stage; undefined: not there. */
      in(context: TriggerContext): { cron: Cron; timeZone: string } | undefined;
      delivery: Asynchronous;
    }
  /** A person with AWS permissions. */
  | { by: 'direct' }
  /**
   * A state that the workflow no longer has: executions begun before that day still run it. They live a
   * year at most; a year after `since` the function can go, here and in statemachines/called-functions.json.
   */
  | { by: 'retired'; since: `${number}-${number}-${number}` };
export type TriggerKind = Trigger['by'];

export interface FunctionDefinition {
  /** Its file under functions/, without `.ts`; it exports `handler`. */
  file: string;
  trigger: Trigger;
  environment: readonly VariableName[];
  permissions: readonly Permission[];
  /** Seconds before Lambda stops it. */
  timeout: number;
}
