import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

/**
 * Sends mail. The sender's identity belongs to the account, not to this stack: it is verified once
 * (docs/operations.md) and may serve others.
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
      // Mails contain links that can decide, so they need an encrypted connection.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    // Nobody should wait in vain for an invitation or a request for approval that did not arrive: the rule in
    // events.ts reports it. SES publishes only to the default bus.
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
