import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { pageLinks, secretNames } from '../functions/onboarding/secrets.ts';

/** A generated first key that nobody has seen. */
const aKey = {
  secretStringTemplate: JSON.stringify({ kid: '1' }),
  generateStringKey: 'key',
  passwordLength: 64,
  excludePunctuation: true,
};

/**
 * The secrets that exist before the first onboarding. Functions write all others.
 *
 * They are encrypted with the account's key for Secrets Manager. A key of our own would cost a dollar a month and a
 * call per read, and add nothing to the statements on the secrets: nobody outside the account should read them.
 */
export class Secrets extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      prefix,
      removalPolicy,
      trial,
      webhooks,
      automaticDashboard,
      staffSignIn,
    }: {
      prefix: string;
      removalPolicy: RemovalPolicy;
      /** Whether there is a trial application. */
      trial: boolean;
      /** Names of the endpoints that get webhooks. */
      webhooks: readonly string[];
      /** Whether the operator's own system prepares the dashboard. */
      automaticDashboard: boolean;
      /** Whether the operator's own people sign in. */
      staffSignIn: boolean;
    },
  ) {
    super(scope, id);
    const linkKeys = new Secret(this, 'LinkKeys', {
      secretName: secretNames.linkKeys(prefix),
      description: 'Signs the links that people get: {kid, key, previous?: {kid, key}}.',
      generateSecretString: aKey,
      removalPolicy,
    });
    const fingerprintKeys = new Secret(this, 'FingerprintKeys', {
      secretName: secretNames.fingerprintKeys(prefix),
      description:
        'By which client secrets are told apart without being read: {kid, key, previous?: {kid, key}}.',
      generateSecretString: aKey,
      removalPolicy,
    });
    const publicKeys = new Secret(this, 'LinkPublicKeys', {
      secretName: secretNames.linkPublicKeys(prefix),
      description: 'Verifies links. Written by the functions that sign them, from link-keys.',
      // The generated value is unused: no link exists before a function has written it.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ keys: [] }),
        generateStringKey: 'unused',
      },
      removalPolicy,
    });
    const pageKeys = pageLinks.map(
      (page) =>
        new Secret(this, `${page}LinkKeys`, {
          secretName: secretNames.pageLinkKeys(prefix, page),
          description: `Signs the links that pages make, to: ${page}. Written as link-public-keys is.`,
          generateSecretString: {
            secretStringTemplate: JSON.stringify({ kid: 'none' }),
            generateStringKey: 'key',
            excludePunctuation: true,
          },
          removalPolicy,
        }),
    );
    const auth0 = new Secret(this, 'Auth0', {
      secretName: secretNames.auth0(prefix),
      description:
        'Auth0 machine-to-machine application, filled in by ops: {clientId, clientSecret}.',
      // A generated client secret is wrong but well-formed: Auth0 refuses it with a clear error until ops set the
      // real one.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ clientId: 'not-set' }),
        generateStringKey: 'clientSecret',
      },
      removalPolicy,
    });
    const auth0Trial =
      trial &&
      new Secret(this, 'Auth0Trial', {
        secretName: secretNames.auth0Trial(prefix),
        description: 'Auth0 application for trials, filled in by ops: {clientSecret}.',
        generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'clientSecret' },
        removalPolicy,
      });
    const dashboardApi =
      automaticDashboard &&
      new Secret(this, 'DashboardApi', {
        secretName: secretNames.dashboardApi(prefix),
        description: 'Signs what your own system is asked to do in the dashboard, in base64.',
        // Letters and digits are valid base64: 33 bytes.
        generateSecretString: { passwordLength: 44, excludePunctuation: true },
        removalPolicy,
      });
    const staff =
      staffSignIn &&
      new Secret(this, 'StaffSignIn', {
        secretName: secretNames.staffSignIn(prefix),
        description: 'Auth0 application of your own people, filled in by ops: {clientSecret}.',
        generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'clientSecret' },
        removalPolicy,
      });
    const peopleKeys = new Secret(this, 'PeopleKeys', {
      secretName: secretNames.peopleKeys(prefix),
      description:
        'By which your own programs ask for the people of an onboarding; two lines while it is rotated.',
      generateSecretString: { passwordLength: 44, excludePunctuation: true },
      removalPolicy,
    });
    const ofWebhooks = webhooks.map(
      (name) =>
        new Secret(this, `Webhook-${name}`, {
          secretName: secretNames.webhook(prefix, name),
          description: `Signs the webhooks to ${name}, in base64; of a chat, its URL, filled in by ops.`,
          // Letters and digits are valid base64: 33 bytes.
          generateSecretString: { passwordLength: 44, excludePunctuation: true },
          removalPolicy,
        }),
    );
    for (const secret of [
      linkKeys,
      publicKeys,
      ...pageKeys,
      fingerprintKeys,
      auth0,
      ...(auth0Trial ? [auth0Trial] : []),
      peopleKeys,
      ...(staff ? [staff] : []),
      ...(dashboardApi ? [dashboardApi] : []),
      ...ofWebhooks,
    ])
      Validations.of(secret).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'Rotated by hand (docs/operations.md): link keys with an overlap that ops choose, the Auth0 credentials in Auth0 first.',
      });
  }
}
