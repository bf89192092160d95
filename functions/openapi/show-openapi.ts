import { textBeside } from '../runtime/beside.ts';
import { httpHandler } from '../web/http.ts';
import { openapiDocument } from './documents.ts';
import { filling } from './filled.ts';

/** Defined in bundles, which have the document in a file (cdk/bundle.ts). */
declare const FILES_BESIDE: true | undefined;

const documentOf = filling(
  typeof FILES_BESIDE === 'undefined' ? openapiDocument : () => textBeside('openapi.json'),
);

/** `GET /openapi.json` */
export const handler = httpHandler('ShowOpenapi', async (_, { environment, brand }) => ({
  jsonText: documentOf({ publicUrl: environment.PUBLIC_URL, brandName: brand.name }),
}));
