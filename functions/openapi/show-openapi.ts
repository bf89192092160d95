import { httpHandler } from '../web/http.ts';
import { openapiDocument } from './documents.ts';
import { filling } from './filled.ts';

/** Only defined in bundles (cdk/bundle.ts). */
declare const OPENAPI_DOCUMENT: string | undefined;

const documentOf = filling(
  typeof OPENAPI_DOCUMENT === 'undefined' ? openapiDocument : () => OPENAPI_DOCUMENT as string,
);

/** `GET /openapi.json` */
export const handler = httpHandler('ShowOpenapi', async (_, { environment, brand }) => ({
  jsonText: documentOf({ publicUrl: environment.PUBLIC_URL, brandName: brand.name }),
}));
