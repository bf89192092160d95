import type { ComponentChildren } from 'preact';
import type { Brand } from '../runtime/brand.ts';
import { okta } from '../texts/okta-words.ts';

/** A drawing of Okta's Admin Console with its layout and wording. Screen readers read it as one sentence. */
const Console = ({
  brand,
  words,
  place,
  children,
}: {
  brand: Brand;
  words: string;
  /** The heading at the top of the page. */
  place: string;
  children: ComponentChildren;
}) => (
  <div class="picture console" role="img" aria-label={words}>
    <div class="top-bar" lang="en">
      {brand.oktaLogo && <img src={brand.oktaLogo} alt="" />}
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
            <span class={item === okta.applications ? 'section open' : 'section'}>{item}</span>
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

/** One of several choices; the one to pick is marked. */
const Choice = ({
  picked = false,
  on = picked,
  box = false,
  label,
  hint,
}: {
  picked?: boolean;
  /** Whether it is selected; a default the reader leaves alone is selected but not marked. */
  on?: boolean;
  box?: boolean;
  label: string;
  hint?: string;
}) => (
  <span class={`choice${on ? ' on' : ''}${picked ? ' picked' : ''}${box ? ' box' : ''}`}>
    <span>
      {label}
      {hint && <span class="about">{hint}</span>}
    </span>
  </span>
);

/** A value with Okta's copy button. */
const Copied = ({ value }: { value: string }) => (
  <span class="line marked copied">
    <span>{value}</span>
    <span class="copier" />
  </span>
);

export const CreateDialog = ({ words, brand }: { words: string; brand: Brand }) => (
  <Console brand={brand} words={words} place={okta.applications}>
    <span class="keys">
      <span class="key">{okta.createAppIntegration}</span>
      <span class="key plain">{okta.browseCatalog}</span>
    </span>
    <div class="dialog">
      <span class="label first">{okta.createDialog}</span>
      <span class="label">{okta.signInMethod}</span>
      <Choice picked label={okta.oidc} hint={okta.oidcHint} />
      <Choice label="SAML 2.0" />
      <Choice label="SWA - Secure Web Authentication" />
      <Choice label="API Services" />
      <span class="label">{okta.applicationType}</span>
      <Choice picked label={okta.webApplication} hint={okta.webApplicationHint} />
      <Choice label="Single-Page Application" />
      <Choice label="Native Application" />
      <span class="keys end">
        <span class="key plain">{okta.cancel}</span>
        <span class="key">{okta.next}</span>
      </span>
    </div>
  </Console>
);

export const SettingsPage = ({ words, brand }: { words: string; brand: Brand }) => (
  <Console brand={brand} words={words} place={okta.newWebApp}>
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
    <span class="key plain">+ {okta.addUri}</span>
    <span class="label">{okta.assignments}</span>
    <span>{okta.controlledAccess}</span>
    <Choice picked label={okta.everyone} />
    <Choice label={okta.selectedGroups} />
    <span class="keys end">
      <span class="key plain">{okta.cancel}</span>
      <span class="key">{okta.save}</span>
    </span>
  </Console>
);

export const CredentialsTab = ({ words, brand }: { words: string; brand: Brand }) => (
  <Console brand={brand} words={words} place={brand.name}>
    <span class="tabs">
      {okta.tabs.map((tab) => (
        <span class={tab === okta.general ? 'now' : undefined}>{tab}</span>
      ))}
    </span>
    <span class="label">{okta.clientCredentials}</span>
    <span>{okta.clientId}</span>
    <Copied value="0oa1b2c3d4e5f6g7h8i9" />
    <span class="about">{okta.clientIdHint}</span>
    <span>{okta.clientAuthentication}</span>
    <Choice on label={okta.clientSecret} />
    <Choice label={okta.publicKey} />
    <span class="label">{okta.clientSecrets}</span>
    <Copied value="••••••••••••••••••••••••" />
  </Console>
);
