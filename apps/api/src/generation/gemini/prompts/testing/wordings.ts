/**
 * Wordings that were in force: version of a prompt → SHA-256 of all it says. Append-only, oldest first: kept suites
 * are found by version, so words that change without it would hand out suites of the old ones.
 */
export const WORDINGS: readonly (readonly [version: string, sha256: string])[] = [
  ['python-pytest.2', '43994eac48d5569277a53b724b273e7749417bc9fafa5ee30cd2ed845cfaf605'],
  ['javascript-jest.1', 'd44cd420c88473292ea0056cdae9b6fe515f6ab90c76c6e3ee951f9cd294e30a'],
  ['typescript-jest.1', '42b78a3db643c6d2daf5b954f45382b8f8520e2cf3796d11de3d16595a44b9af'],
  ['java-junit.1', '1e49a64794987b186a7cf175b56b00d55110726154828408d6877ea50103846d'],
];
