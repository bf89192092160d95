import { afterAll, beforeAll } from 'vitest';
import { make } from './attacks.ts';
import { journeys } from './journeys.ts';
import { links } from './links.ts';
import { type Product, startProduct } from './product.ts';
import { web } from './web.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.local.remove());

make(web, () => product);
make(links, () => product);
make(journeys, () => product);
