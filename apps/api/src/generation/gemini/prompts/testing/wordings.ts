/**
 * Wordings that were in force: version of a prompt → SHA-256 of all it says. Append-only, oldest first: kept suites
 * are found by version, so words that change without it would hand out suites of the old ones.
 */
export const WORDINGS: readonly (readonly [version: string, sha256: string])[] = [
  ['python-pytest.2', '43994eac48d5569277a53b724b273e7749417bc9fafa5ee30cd2ed845cfaf605'],
  ['javascript-jest.1', 'd44cd420c88473292ea0056cdae9b6fe515f6ab90c76c6e3ee951f9cd294e30a'],
  ['typescript-jest.1', '42b78a3db643c6d2daf5b954f45382b8f8520e2cf3796d11de3d16595a44b9af'],
  ['java-junit.1', '1e49a64794987b186a7cf175b56b00d55110726154828408d6877ea50103846d'],
  ['python-repair.1', '9bb1137253fdb2b053f1cccd92d1283900be065e3b3f3ed62f5ec46cef289c29'],
  ['javascript-repair.1', 'f414dd750a9858578d0a5c8c25a41ae4495d49f52fc883059e84112ed95a46bf'],
  ['typescript-repair.1', '708d3b513b5a8d417137b3dd0def4892b6b2f829e4619506f10a45b4703da109'],
  ['java-repair.1', 'df4f379e950be4fba95d3e93834f06f41ac92993674fdfd12ea0f9e80a8cf0c8'],
  ['python-pytest.3', '3f3cd5730618f8ce21057970a5f410d012e445b0336c8706ef564e4f0df835ca'],
  ['javascript-jest.2', '35f29efacf8ca72e796616af63fcb1a3652e195dbb686caf7ffc643e12e6d598'],
  ['typescript-jest.2', 'b5249e520f7d88baeffc0061e39dab1b16303a190843eb79aac8c1d63976c59a'],
  ['java-junit.2', '5b53e5d8f7805a1f97dddbbfcff578b637a3f142d2d4fe77133092335cbca9f5'],
];
