import type { ComponentChildren } from 'preact';
import type { Brand } from '../runtime/brand.ts';
import { okta } from '../texts/okta-words.ts';

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

export const CreateDialog = ({ words }: { words: string }) => (
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

export const SettingsPage = ({ words, brand }: { words: string; brand: Brand }) => (
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

export const CredentialsTab = ({ words }: { words: string }) => (
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
