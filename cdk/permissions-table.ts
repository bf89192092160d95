import { writeFileSync } from 'node:fs';
import { functionNames, functions, functionsBy } from '../functions/functions.ts';
import { type Permission, permissions } from '../functions/wiring.ts';
import { names } from './names.ts';
import { statementsOf } from './permissions.ts';

const grounds = {
  secretsPrefix: names({ stage: '{stage}' }).secretsPrefix,
  stateMachineName: names({ stage: '{stage}' }).stateMachine,
  recordTableName: names({ stage: '{stage}' }).recordTable,
  eventBusName: names({ stage: '{stage}' }).eventBus,
  findConflictsName: names({ stage: '{stage}' }).function('FindConflicts'),
  sendMailsName: names({ stage: '{stage}' }).function('SendMails'),
  configurationSetName: names({ stage: '{stage}' }).configurationSet,
  mailFrom: '{sender}@{domain}',
  sandbox: false,
  arn: (service: string, resource: string) => `${service}:${resource}`,
};

const code = (text: string) => `\`${text}\``;
const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** Functions run by events or schedules, by whether a queue batches the events. */
const { asynchronous = [], gathered = [] } = Object.groupBy(
  [...functionsBy('event'), ...functionsBy('schedule')],
  (name) => ('queue' in functions[name].trigger.delivery ? 'gathered' : 'asynchronous'),
);

/** docs/permissions.md, made from the function table and the statements that the stack deploys. */
export function permissionsTable(): string {
  const byFunction = functionNames.map((name) => [
    name,
    functions[name].trigger.by,
    functions[name].permissions.map(code).join(' ') || 'none',
  ]);
  const byPermission = (Object.keys(permissions) as Permission[]).map((permission) => {
    const statements = statementsOf(permission, grounds);
    const list = (items: string[]) => items.map(code).join('<br>');
    return [
      code(permission),
      list(statements.flatMap(({ actions }) => actions)),
      list(
        statements
          .flatMap(({ resources }) => resources)
          .filter((resource) => !resource.endsWith('-??????')),
      ),
    ];
  });
  return `# What each function may do

Made from functions/**/functions.ts and cdk/permissions.ts by
\`npm run permissions\`; a test fails when it is stale.

Besides this every function may write its own log group and send traces to X-Ray. Those that events
or schedules run (${asynchronous.join(', ')})
may put what they failed at into the dead-letter queue; those that get gathered events
(${gathered.join(', ')}) may take messages from their queue. The state machine may
invoke the functions of its states, one by one; a schedule its function. Some schedules are off
until a setting switches them on.

${table(['function', 'run by', 'may'], byFunction)}

## What that means in IAM

Within the stage's own account and region. A secret's ARN ends with a hyphen and six more characters.
Mails can only come from the stage's sender; outside production \`sendMail\` is for any identity, since
SES's sandbox asks for the recipient's.

${table(['permission', 'actions', 'resources'], byPermission)}
`;
}

if (import.meta.main)
  writeFileSync(new URL('../docs/permissions.md', import.meta.url), permissionsTable());
