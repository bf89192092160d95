import type { names } from '../cdk/names.ts';
import { type FunctionName, functions } from '../functions/functions.ts';
import { shards as mailShards } from '../functions/mail/urgencies.ts';
import { DUE } from '../functions/record/store.ts';
import { recordTable } from '../functions/record/table.ts';
import { messageOfCause } from '../functions/runtime/cause.ts';
import { nameOf } from '../functions/runtime/errors.ts';
import { shardOf } from '../functions/webhooks/deliveries.ts';
import { createAwsApi } from './aws/api.ts';
import { createDynamoDb } from './aws/dynamodb.ts';
import { createLambda } from './aws/lambda.ts';
import { createPutEvents } from './aws/put-events.ts';
import { createSecretsManager } from './aws/secrets-manager.ts';
import { createSes } from './aws/ses.ts';
import { createStepFunctions } from './aws/step-functions/step-functions.ts';
import type { Clock } from './clock.ts';
import { type openDataDirectory, storageTrouble } from './data-directory.ts';
import { earliestDue } from './earliest-due.ts';
import { createEventBus } from './event-bus.ts';
import { functionsAtOnce } from './functions-at-once.ts';
import { createLambdaHost } from './lambda-host.ts';
import { createOutages } from './outages.ts';
import { pagesFirst } from './pages-first.ts';
import type { Settings } from './settings.ts';
import { definitionHere } from './state-machine.ts';

/** Source of the Auth0 log stream's events, and the name of their bus. */
export const AUTH0_EVENTS = 'aws.partner/auth0.com/local/auth0.logs';

/**
 * This machine's AWS: every service that the product uses, on one database, with invocations as in the table of
 * functions. Nothing runs before `resume`.
 */
export function createOwnAws(options: {
  data: ReturnType<typeof openDataDirectory>;
  dataDirectory: string;
  clock: Clock;
  stage: ReturnType<typeof names>;
  stateMachineArn: string;
  settings: Settings;
  /** The webhook's name, if there is one. */
  webhook: string | undefined;
  /** The home page's. */
  url: string;
  onTrouble(sentence: string): void;
  log?: ((text: string) => void) | undefined;
  maxSendRate?: number | undefined;
}) {
  const { data, clock, stage, stateMachineArn, settings, webhook, url, onTrouble } = options;
  const { database, keyFile } = data;
  const pages = pagesFirst();
  const host = createLambdaHost({ pages, onTrouble, log: options.log });
  const inBackground: typeof host.invoke = (...call) => pages.outside(() => host.invoke(...call));
  /** Nothing runs that a power failure could undo. */
  const invoke: typeof host.invoke = async (...call) => {
    await data.onDisk();
    return inBackground(...call);
  };
  /** The partitions of the index `due` with each function's work. */
  const due: Partial<Record<FunctionName, readonly string[]>> = {
    DeliverPending: [DUE],
    SendMails: mailShards,
    SendWebhooks: webhook === undefined ? [] : [shardOf(webhook)],
  };
  const events = createEventBus({
    database,
    clock,
    invoke,
    functions,
    context: {
      stateMachineArn,
      configurationSet: stage.configurationSet,
      auth0EventBus: AUTH0_EVENTS,
      webhooksFrom: webhook === undefined ? undefined : stage.eventBus,
      timeZone: settings.timeZone,
      // Here, run `npm run recheck`.
      weeklyRecheck: false,
    },
    onDemand: Object.fromEntries(
      Object.entries(due).map(([name, shards]) => [
        name,
        () => earliestDue(dynamoDb, stage.recordTable, shards),
      ]),
    ),
    onDeadLetter: (name, error) => onTrouble(`An event for ${name} was given up: ${nameOf(error)}`),
  });
  const stepFunctions = createStepFunctions({
    database,
    clock,
    // A real tenant's log stream does not reach this machine.
    stateMachine: {
      name: stage.stateMachine,
      arn: stateMachineArn,
      definition: definitionHere({ signInsArrive: settings.auth0 === undefined }),
    },
    invoke,
    onStatusChange(detail) {
      events.put('aws.states', 'Step Functions Execution Status Change', detail);
      const { name, status, error, cause } = detail;
      if (status === 'FAILED' || status === 'TIMED_OUT')
        onTrouble(
          `${name} failed: ${[error ?? status, cause && messageOfCause(cause)].filter(Boolean).join(': ')} (${url}/workflows/${name})`,
        );
    },
    mostAtOnce: functionsAtOnce(),
    watch: createOutages({ clock, say: onTrouble }),
  });
  const secretsManager = createSecretsManager({ database, clock, keyFile });
  data.begin();
  const dynamoDb = createDynamoDb({
    database,
    clock,
    tableName: stage.recordTable,
    shape: recordTable,
    onIndexed(index, shard) {
      if (index !== 'due') return;
      for (const [name, shards] of Object.entries(due))
        if (shards.includes(shard)) void events.wake(name);
    },
  });
  const ses = createSes({
    database,
    clock,
    onEvent: ({ detailType, detail }) => events.put('aws.ses', detailType, detail),
    ...(settings.smtpUrl ? { relay: settings.smtpUrl } : {}),
    ...(options.maxSendRate ? { maxSendRate: options.maxSendRate } : {}),
    onTrouble,
  });
  const api = createAwsApi({
    stepFunctions,
    secretsManager,
    dynamoDb,
    eventBridge: createPutEvents(events),
    ses,
    lambda: createLambda({ invoke: host.invoke, start: inBackground }),
    onDisk: data.onDisk,
    onFailure(error) {
      const trouble = storageTrouble(error, options.dataDirectory);
      if (trouble) onTrouble(trouble);
    },
  });

  return {
    api,
    /** For this process's functions. */
    async apiInTurn(call: Parameters<typeof api>[0]) {
      await pages.turn();
      host.throwIfOver();
      return api(call);
    },
    host,
    events,
    ses,
    secretsManager,
    async resume() {
      await stepFunctions.resume();
      events.resume();
    },
    async stop() {
      events.stop();
      dynamoDb.stop();
      ses.stop();
      await stepFunctions.stop();
    },
  };
}
