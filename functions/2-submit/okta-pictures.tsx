import type { ComponentChildren } from 'preact';
import type { Brand } from '../runtime/brand.ts';
import { okta } from '../texts/okta-words.ts';

/**
 * Okta's Admin Console as an administrator knows it: its layout and words, drawn by us. Each is read out
 * as one sentence.
 */
const Console = ({
  words,
  place,
  children,
}: {
  words: string;
  /** What stands at the top of the page. */
  place: string;
  children: ComponentChildren;
}) => (
  <div class="picture" role="img" aria-label={words}>
    <div class="top-bar" lang="en">
      <span class="search">{okta.search}</span>
      <span class="who">
        admin@example.com
        <b>example.okta.com</b>
      </span>
    </div>
    <div class="split" lang="en">
      <div class="menu">
        {okta.menu.map((item) => (
          <>
            <span>{item}</span>
            {item === okta.applications && <span class="inner">{okta.applications}</span>}
          </>
        ))}
      </div>
      <div class="body">
        <span class="place">{place}</span>
        {children}
      </div>
    </div>
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
  <Console words={words} place={okta.applications}>
    <span class="key">{okta.createAppIntegration}</span>
    <div class="dialog">
      <span class="label first">{okta.createDialog}</span>
      <span class="label">{okta.signInMethod}</span>
      <Choice picked label={okta.oidc} />
      <Choice label="SAML 2.0" />
      <Choice label="SWA - Secure Web Authentication" />
      <Choice label="API Services" />
      <span class="label">{okta.applicationType}</span>
      <Choice picked label={okta.webApplication} />
      <Choice label="Single-Page Application" />
      <Choice label="Native Application" />
      <span class="key end">{okta.next}</span>
    </div>
  </Console>
);

export const SettingsPage = ({ words, brand }: { words: string; brand: Brand }) => (
  <Console words={words} place={okta.newWebApp}>
    <span class="label">{okta.generalSettings}</span>
    <span>{okta.appIntegrationName}</span>
    <span class="line">{brand.name}</span>
    <span>{okta.grantType}</span>
    <Choice box picked label={okta.authorizationCode} />
    <Choice box label="Refresh Token" />
    <span>{okta.signInRedirectUris}</span>
    {brand.callbackUrls.map((url) => (
      <span class="line marked">{url}</span>
    ))}
    <span class="faint">+ {okta.addUri}</span>
    <span class="label">{okta.assignments}</span>
    <span>{okta.controlledAccess}</span>
    <Choice picked label={okta.everyone} />
    <Choice label={okta.selectedGroups} />
    <span class="key end">{okta.save}</span>
  </Console>
);

export const CredentialsTab = ({ words, brand }: { words: string; brand: Brand }) => (
  <Console words={words} place={brand.name}>
    <span class="tabs">
      {okta.tabs.map((tab) => (
        <span class={tab === okta.general ? 'now' : undefined}>{tab}</span>
      ))}
    </span>
    <span class="label">{okta.clientCredentials}</span>
    <span>{okta.clientId}</span>
    <span class="line marked">0oa1b2c3d4e5f6g7h8i9</span>
    <span>{okta.clientSecrets}</span>
    <span class="line marked">••••••••••••••••••••••••</span>
  </Console>
);
