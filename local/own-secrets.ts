import * as z from 'zod';
import {
  linkKeysSchema,
  pageLinkKeysOf,
  verifyingKeysOf,
} from '../functions/onboarding/link-keys.ts';
import { pageLinks, secretNames } from '../functions/onboarding/secrets.ts';
import { random } from './random.ts';

/**
 * Days for which links of versions before ES256 stay valid: the life of a setup link and of the longest wait after
 * it.
 */
const EARLIER_LINKS = 60;

type SecretsManager = { call(operation: string, input: unknown): Promise<unknown> };

/** Writes a secret from this machine's settings, which may have changed. */
export async function writeSecretText(
  secretsManager: SecretsManager,
  name: string,
  secret: string,
): Promise<void> {
  if (!(await createSecret(secretsManager, name, secret)))
    await secretsManager.call('PutSecretValue', { SecretId: name, SecretString: secret });
}

/** @returns whether it is new */
async function createSecret(secretsManager: SecretsManager, Name: string, SecretString: string) {
  try {
    await secretsManager.call('CreateSecret', { Name, SecretString });
    return true;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceExistsException')) throw error;
    return false;
  }
}

const keptSecret = z.object({ SecretString: z.string() });

/**
 * The secrets that a deployment creates: link and fingerprint keys, once, and Auth0's credentials. Also the
 * verification keys, which functions write on AWS.
 */
export async function writeOwnSecrets(
  secretsManager: SecretsManager,
  prefix: string,
  {
    managementClient,
    trialClient,
  }: {
    managementClient: { clientId: string; clientSecret: string };
    trialClient?: { clientSecret: string };
  },
): Promise<void> {
  const create = (name: string, content: object) =>
    createSecret(secretsManager, name, JSON.stringify(content));
  const put = (name: string, content: object) =>
    writeSecretText(secretsManager, name, JSON.stringify(content));
  const linkKeys = secretNames.linkKeys(prefix);
  const isFresh = await create(linkKeys, { kid: '1', key: random() });
  const { SecretString } = keptSecret.parse(
    await secretsManager.call('GetSecretValue', { SecretId: linkKeys }),
  );
  let keys = linkKeysSchema.parse(JSON.parse(SecretString));
  const { kid, key } = keys;
  // Versions before ES256 made fingerprints with the links' key: those must still be recognized.
  const fingerprints = { kid: '1', key: random(), ...(isFresh ? {} : { previous: { kid, key } }) };
  const isEarlier = (await create(secretNames.fingerprintKeys(prefix), fingerprints)) && !isFresh;
  if (isEarlier) {
    const until = new Date(Date.now() + EARLIER_LINKS * 24 * 60 * 60 * 1000).toISOString();
    keys = { kid: `${kid}-es256`, key: random(), hs256: { kid, key, until } };
    await put(linkKeys, keys);
  }
  await put(secretNames.linkPublicKeys(prefix), verifyingKeysOf(keys));
  for (const page of pageLinks)
    await put(secretNames.pageLinkKeys(prefix, page), pageLinkKeysOf(keys, page));
  await put(secretNames.auth0(prefix), managementClient);
  if (trialClient)
    await put(secretNames.auth0Trial(prefix), { clientSecret: trialClient.clientSecret });
}
