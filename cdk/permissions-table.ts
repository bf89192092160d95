import { type FunctionName, functions, permissions } from '../functions/functions.ts';
import { names } from './names.ts';
import { statementsOf } from './permissions.ts';

const grounds = {
  secretsPrefix: names({ stage: '{stage}' }).secretsPrefix,
  stateMachineName: names({ stage: '{stage}' }).stateMachine,
  recordTableName: names({ stage: '{stage}' }).recordTable,
  configurationSetName: names({ stage: '{stage}' }).configurationSet,
  mailFrom: '{sender}@{domain}',
  sandbox: false,
  arn: (service: string, resource: string) => `${service}:${resource}`,
};

const code = (text: string) => `\`${text}\``;
const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** docs/permissions.md, made from the function table and the statements that the stack deploys. */
export function permissionsTable(): string {
  const byFunction = (Object.keys(functions) as FunctionName[]).map((name) => [
    name,
    functions[name].trigger,
    functions[name].permissions.map(code).join(' ') || 'none',
  ]);
  const byPermission = permissions.map((permission) => {
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

Made from functions/functions.ts and cdk/permissions.ts by
\`node --import tsx cdk/permissions-table.ts > docs/permissions.md\`; a test fails when it is stale.

Besides this every function may write its own log group and send traces to X-Ray, and those that
events run (ReceiveSignIn, ReportFailure, ReportUndelivered) may put what they failed at into the
dead-letter queue, as those that schedules run may (DeleteExpiredSecrets, and RecheckConnections where
that is switched on). ReportUndeliveredInvitations may take messages from its queue. The state machine
may invoke the functions of its states, one by one; a schedule its function.

${table(['function', 'run by', 'may'], byFunction)}

## What that means in IAM

Within the stage's own account and region. A secret's ARN ends with a hyphen and six more characters.
Mails can only come from the stage's sender; outside production \`sendMail\` is for any identity, since
SES's sandbox asks for the recipient's.

${table(['permission', 'actions', 'resources'], byPermission)}
`;
}

if (import.meta.main) process.stdout.write(permissionsTable());
