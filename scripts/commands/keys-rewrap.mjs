import { keys } from './keys.mjs';

/** `npm run keys:rewrap`: everything stored is rewritten under the current key; 3 when something cannot be read. */
export const main = () => keys('rewrap', 'rewriting under the current key');
