import { okta } from '../../texts/okta-words.ts';
import { Copy, Say } from '../../web/parts.tsx';
import { SettingsPage } from '../okta-pictures.tsx';
import type { StepParts, StepProps } from './step.ts';

/** The step for the app's settings: the values to copy into Okta, and who may use the app. */
export function settingsStep({ t, brand }: StepProps): StepParts {
  const { settings, assign } = t.guide.steps;
  return {
    guide: (
      <>
        <ul class="tasks">
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
          <li>
            <Say text={assign.text(brand.productName)} />
          </li>
        </ul>
      </>
    ),
    fields: <SettingsPage words={settings.picture} brand={brand} />,
  };
}
