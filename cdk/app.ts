import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { readSettings, SettingsError } from './read-settings.ts';
import { OnboardingStack } from './stack.ts';

const app = new App();
try {
  const settings = readSettings(app.node.getAllContext());
  const bundleOf = bundleFunctions(join(app.outdir, 'bundles'));
  new OnboardingStack(app, settings, (name) => Code.fromAsset(bundleOf(name)));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The operator's input is wrong; a stack trace would only hide the message.
  console.error(error.message);
  process.exitCode = 1;
}
