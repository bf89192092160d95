/**
 * Names that are fixed per stage. Ops and the command line find things by them, statements can name
 * what does not exist yet, and no update ever replaces the state machine: replacing it would end
 * the onboardings that run.
 */
export function names({ stage }: { stage: string }) {
  const prefix = `sso-onboarding-${stage}`;
  return {
    stack: prefix,
    stateMachine: prefix,
    configurationSet: prefix,
    dashboard: prefix,
    recordTable: prefix,
    eventBus: prefix,
    schedule: (name: string) => `${prefix}-${name}`,
    function: (name: string) => `${prefix}-${name}`,
    secretsPrefix: `sequel-sso/${stage}/`,
  };
}
