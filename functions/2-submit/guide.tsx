import type { ComponentChildren } from 'preact';
import type { Brand } from '../runtime/brand.ts';
import type { Texts } from '../texts/index.ts';
import { okta } from '../texts/okta-words.ts';
import { Copy, Say } from '../web/parts.tsx';

/** A drawing of one of Okta's screens, read out as one sentence. */
const Picture = ({ words, children }: { words: string; children: ComponentChildren }) => (
  <div class="picture" role="img" aria-label={words}>
    {children}
  </div>
);

/** One of several choices, the one to take being marked. */
const Choice = ({
  picked = false,
  box = false,
  label,
}: {
  picked?: boolean;
  box?: boolean;
  label: string;
}) => <span class={`choice${picked ? ' picked' : ''}${box ? ' box' : ''}`}>{label}</span>;

const CreateDialog = ({ words }: { words: string }) => (
  <Picture words={words}>
    <div class="bar">{okta.createDialog}</div>
    <div class="body">
      <span class="label">{okta.signInMethod}</span>
      <Choice picked label={okta.oidc} />
      <Choice label="SAML 2.0" />
      <Choice label="SWA - Secure Web Authentication" />
      <Choice label="API Services" />
      <span class="label">{okta.applicationType}</span>
      <Choice picked label={okta.webApplication} />
      <Choice label="Single-Page Application" />
      <Choice label="Native Application" />
      <span class="key">{okta.next}</span>
    </div>
  </Picture>
);

const SettingsPage = ({ words, brand }: { words: string; brand: Brand }) => (
  <Picture words={words}>
    <div class="bar">{okta.newWebApp}</div>
    <div class="body">
      <span class="label">{okta.appIntegrationName}</span>
      <span class="line">{brand.name}</span>
      <span class="label">{okta.grantType}</span>
      <Choice box picked label={okta.authorizationCode} />
      <Choice box label="Refresh Token" />
      <span class="label">{okta.signInRedirectUris}</span>
      {brand.callbackUrls.map((url) => (
        <span class="line marked">{url}</span>
      ))}
    </div>
  </Picture>
);

const CredentialsTab = ({ words }: { words: string }) => (
  <Picture words={words}>
    <div class="bar">
      {okta.general} <span>example.okta.com</span>
    </div>
    <div class="body">
      <span class="label">{okta.clientCredentials}</span>
      <span>{okta.clientId}</span>
      <span class="line marked">0oa1b2c3d4e5f6g7h8i9</span>
      <span>{okta.secret}</span>
      <span class="line marked">••••••••••••••••••••••••</span>
    </div>
  </Picture>
);

/** What the customer does in Okta, step by step. */
export function Guide({ t, brand }: { t: Texts; brand: Brand }) {
  const { create, settings, assign, credentials } = t.guide.steps;
  return (
    <ol class="steps">
      <li>
        <h3>{create.title}</h3>
        <p>
          <Say text={create.text} />
        </p>
        <CreateDialog words={create.picture} />
        <p class="muted small">
          <Say text={create.existing(brand.productName)} />
        </p>
      </li>
      <li>
        <h3>{settings.title}</h3>
        <ul>
          <li>
            <Say text={settings.name} />
            <Copy t={t} what={okta.appIntegrationName} value={brand.name} />
          </li>
          <li>
            <Say text={settings.grant} />
          </li>
          <li>
            <Say text={settings.callbacks(brand.callbackUrls.length)} />
            {brand.callbackUrls.map((url, index) => (
              <Copy t={t} what={settings.callbackName(index + 1)} value={url} />
            ))}
          </li>
          <li>
            <Say text={settings.signOut} />
          </li>
        </ul>
        <SettingsPage words={settings.picture} brand={brand} />
      </li>
      <li>
        <h3>{assign.title}</h3>
        <p>
          <Say text={assign.text(brand.productName)} />
        </p>
      </li>
      <li>
        <h3>{credentials.title}</h3>
        <p>
          <Say text={credentials.text} />
        </p>
        <p>
          <Say text={credentials.domain} />
        </p>
        <CredentialsTab words={credentials.picture} />
        <p class="muted small">
          <Say text={credentials.dpop} />
        </p>
      </li>
    </ol>
  );
}
