'use strict';
/** What compiled code and the realm it runs in call each other. */

module.exports = {
  OFFER_NAMES: 'tester.offerNames',
  OFFER_EXPORTS: 'tester.offerExports',
  COVERAGE_VARIABLE: '__tester_coverage__',
  /** Number of the change of the source that is in force in a realm. */
  MUTANT_VARIABLE: '__tester_mutant__',
};
