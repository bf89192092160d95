/**
 * Names fixed per stage. Ops and the command line use them, and statements can name resources that do not exist yet.
 * No update ever replaces the state machine, which would end the running onboardings.
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
