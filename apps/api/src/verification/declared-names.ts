/** For those who add tests to a suite. */
export { namesDeclaredIn } from './suite/drop-tests';
