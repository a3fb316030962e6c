'use strict';
/** What compiled code and the realm it runs in call each other. */

module.exports = {
  OFFER_NAMES: 'tester.offerNames',
  OFFER_EXPORTS: 'tester.offerExports',
  COVERAGE_VARIABLE: '__tester_coverage__',
};
