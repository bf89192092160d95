import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';

/** An event of AWS or a partner. */
export interface ForeignEvent {
  /** The default bus if undefined. */
  bus?: string;
  source: string;
  detailType: string;
  detail: unknown;
}

/** Source of the events that carry those of others. */
const RELAY = 'relay';

/**
 * Delivers events of AWS and its partners, which only they may put on a bus and the emulator does not
 * create: each matching rule gets a twin with the same targets, which receives the event.
 */
export function createForeignEvents(client: EventBridgeClient) {
  const twins = new Map<string, Promise<string>>();

  async function makeTwin(rule: string, bus: string): Promise<string> {
    const twin = `${RELAY}-${rule}`;
    const { Targets = [] } = await client.send(
      new ListTargetsByRuleCommand({ Rule: rule, EventBusName: bus }),
    );
    const EventPattern = JSON.stringify({ source: [RELAY], 'detail-type': [twin] });
    await client.send(new PutRuleCommand({ Name: twin, EventPattern }));
    await client.send(
      new PutTargetsCommand({
        Rule: twin,
        // The carrier's detail contains the event.
        Targets: Targets.map(({ Id, Arn }) => ({ Id, Arn, InputPath: '$.detail' })),
      }),
    );
    return twin;
  }

  function twinOf(rule: string, bus: string): Promise<string> {
    const twin = twins.get(rule) ?? makeTwin(rule, bus);
    twins.set(rule, twin);
    return twin;
  }

  /** Events without a matching rule are lost, as on AWS. */
  return async ({ bus = 'default', source, detailType, detail }: ForeignEvent): Promise<void> => {
    const event = {
      version: '0',
      id: crypto.randomUUID(),
      'detail-type': detailType,
      source,
      account: '000000000000',
      time: new Date().toISOString(),
      region: 'us-east-1',
      resources: [],
      detail,
    };
    const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: bus }));
    const matching: string[] = [];
    for (const { Name = '', EventPattern } of Rules) {
      if (Name.startsWith(RELAY) || !EventPattern) continue;
      const { Result } = await client.send(
        new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }),
      );
      if (Result) matching.push(await twinOf(Name, bus));
    }
    if (matching.length === 0) return;
    const { FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: matching.map((twin) => ({
          Source: RELAY,
          DetailType: twin,
          Detail: JSON.stringify(event),
        })),
      }),
    );
    if (FailedEntryCount) throw new Error(`${detailType} of ${source} was not taken`);
  };
}
