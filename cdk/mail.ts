import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

/**
 * How mails go out. The identity they come from belongs to the account, not to this stack: it is
 * verified once (docs/operations.md) and may serve others.
 */
export class Mail extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { configurationSetName }: { configurationSetName: string },
  ) {
    super(scope, id);
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName,
      reputationMetrics: true,
      // Mails hold links that decide: not over a line that anybody can read.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    // An invitation or a request for approval that does not arrive must not be waited for in
    // silence: the rule in events.ts has it told. SES knows the default bus only.
    configurationSet.addEventDestination('Undelivered', {
      destination: EventDestination.eventBus(
        EventBus.fromEventBusName(this, 'DefaultEventBus', 'default'),
      ),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.DELIVERY,
      ],
    });
  }
}
