import { httpHandler } from '../web/http.ts';
import { asyncapiDocument } from './documents.ts';
import { filling } from './filled.ts';

/** Only defined in bundles (cdk/bundle.ts). */
declare const ASYNCAPI_DOCUMENT: string | undefined;

const documentOf = filling(
  typeof ASYNCAPI_DOCUMENT === 'undefined' ? asyncapiDocument : () => ASYNCAPI_DOCUMENT as string,
);

/** `GET /asyncapi.json` */
export const handler = httpHandler('ShowAsyncapi', async (_, { environment, brand }) => ({
  jsonText: documentOf({
    publicUrl: environment.PUBLIC_URL,
    eventBus: environment.EVENT_BUS,
    brandName: brand.name,
  }),
}));
