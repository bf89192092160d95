import { asyncapi } from './asyncapi.ts';
import { openapi } from './openapi.ts';

/**
 * The documents for programs as JSON, with placeholders for what a stage sets (filled.ts). They depend on nothing else,
 * so bundles have them ready (cdk/bundle.ts): making one loads the schemas of all stages.
 */
export const openapiDocument = () => JSON.stringify(openapi('{publicUrl}', '{brandName}'));
export const asyncapiDocument = () =>
  JSON.stringify(asyncapi('{publicUrl}', '{eventBus}', '{brandName}'));
