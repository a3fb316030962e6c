'use strict';
/** What the runner needs of Babel; made one file by bundle-libraries.mjs. */

module.exports = {
  babel: require('@babel/core'),
  commonjs: require('@babel/plugin-transform-modules-commonjs').default,
  decorators: require('@babel/plugin-proposal-decorators').default,
  dynamicImport: require('@babel/plugin-transform-dynamic-import').default,
  istanbul: require('babel-plugin-istanbul').default,
  jestHoist: require('babel-plugin-jest-hoist').default,
  typescript: require('@babel/plugin-transform-typescript').default,
};
