import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { publishedOf } from '../../functions/events/published.ts';
import type { DomainEventName } from '../../functions/record/domain-events.ts';
import { dataOf } from '../../functions/record/event-kinds.ts';
import { secretsManager } from '../../functions/runtime/aws.ts';
import { PREFIX, PUBLIC_URL } from '../aws.ts';
import { at, recordIn } from '../record/example.ts';

const record = recordIn('inviting');

/** An event as on the bus. @param sequence also the second at which it happened */
export const eventOf = (type: DomainEventName, sequence: number) =>
  publishedOf(
    record,
    {
      name: type,
      sequence,
      at: at(sequence),
      stage: 'inviting',
      data: dataOf(type, record, 'acme.okta.com'),
    },
    PUBLIC_URL,
  );

export const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'bmV3ZXIga2V5IG9mIDI0IGJ5dGVz'];

/** An endpoint's secrets. */
export const keepSecret = (endpoint: string, text = SECRETS[0]) =>
  secretsManager.send(
    new CreateSecretCommand({ Name: `${PREFIX}webhooks/${endpoint}`, SecretString: text }),
  );
