import { textBeside } from '../runtime/beside.ts';
import { httpHandler } from '../web/http.ts';
import { asyncapiDocument } from './documents.ts';
import { filling } from './filled.ts';

/** Defined in bundles, which have the document in a file (cdk/bundle.ts). */
declare const FILES_BESIDE: true | undefined;

const documentOf = filling(
  typeof FILES_BESIDE === 'undefined' ? asyncapiDocument : () => textBeside('asyncapi.json'),
);

/** `GET /asyncapi.json` */
export const handler = httpHandler('ShowAsyncapi', async (_, { environment, brand }) => ({
  jsonText: documentOf({
    publicUrl: environment.PUBLIC_URL,
    eventBus: environment.EVENT_BUS,
    brandName: brand.name,
  }),
}));
