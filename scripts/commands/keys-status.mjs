import { keys } from './keys.mjs';

/** `npm run keys:status`: how much is stored under which key. */
export const main = () => keys('status', 'counting texts per key');
