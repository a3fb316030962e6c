/**
 * Published packages from which the bench takes its callables, pinned by content. Nothing of them is committed.
 *
 * @typedef {object} PublishedPackage
 * @property {string} name as its registry knows it
 * @property {string} version
 * @property {string} sha256 of the file that the registry hands out
 * @property {string[]} patterns the files that are read, below the unpacked package
 * @property {number} take callables at most, chosen by a hash of their names
 *
 * @typedef {object} Corpus
 * @property {'pypi' | 'npm' | 'maven'} registry
 * @property {readonly PublishedPackage[]} packages
 */

/** @type {Record<import('@tester/contracts').Language, Corpus>} */
export const CORPORA = {
  python: {
    registry: 'pypi',
    packages: [
      {
        name: 'boltons',
        version: '26.2.0',
        sha256: '41942cbce440211bbcf2487ccdc356964ad674f95a01068b8a0dd7a1d1fed036',
        patterns: ['boltons/*utils.py', 'boltons/queueutils.py'],
        take: 24,
      },
      {
        name: 'more_itertools',
        version: '11.2.1',
        sha256: '35a7377edd1dd6608dcb2cdf534ded55ea32d49448875ad042cd3f879fb1ded0',
        patterns: ['more_itertools/more.py', 'more_itertools/recipes.py'],
        take: 20,
      },
      {
        name: 'toolz',
        version: '1.2.0',
        sha256: '890f820b1cb8152785aaf9386d8707770110809035800985ca65cb24ce1120ef',
        patterns: ['toolz/itertoolz.py', 'toolz/dicttoolz.py', 'toolz/functoolz.py', 'toolz/recipes.py'],
        take: 14,
      },
      {
        name: 'humanize',
        version: '4.17.0',
        sha256: '02d0899527760efe18011944f882df4970943b4cdff7b5a0ba7fed43a576ef98',
        patterns: ['src/humanize/*.py', 'humanize/*.py'],
        take: 6,
      },
      {
        name: 'inflection',
        version: '0.5.1',
        sha256: 'f38b2b640938a4f35ade69ac3d053042959b62a0f1076a5bbaa1b9526605a8a2',
        patterns: ['inflection/*.py', 'inflection.py'],
        take: 8,
      },
      {
        name: 'python_slugify',
        version: '9.2.0',
        sha256: '7298dcfc65e9ccdf834b3c398f163af0d09a9a8fc1ee6a7b2dffd8d38bfb756e',
        patterns: ['slugify/*.py'],
        take: 3,
      },
    ],
  },
  javascript: {
    registry: 'npm',
    packages: [
      {
        name: 'lodash-es',
        version: '4.18.1',
        sha256: 'b0c810e5cd4cd580ed7b18fc71384b9a80c151dc5c85b1729bd656a49e3f16f8',
        patterns: ['[a-z]*.js'],
        take: 34,
      },
      {
        name: 'simple-statistics',
        version: '7.12.1',
        sha256: '4758b97379e160793f676bada37fdf3c5708314bf1e01f96a43629a1b7e8799f',
        patterns: ['src/*.js'],
        take: 36,
      },
      {
        name: '@thi.ng/strings',
        version: '3.12.10',
        sha256: '2015cc9fa21afaed8af20cc327f5f21e4bcb7066cd0f39ff66ec956878d8da3d',
        patterns: ['*.js'],
        take: 16,
      },
      {
        name: 'leven',
        version: '4.1.0',
        sha256: '1cf9b5997cc4d2d4bf09648291e6ad58ee1c9f9cce5c689c90df7e0467911009',
        patterns: ['index.js'],
        take: 2,
      },
      {
        name: 'title-case',
        version: '4.3.2',
        sha256: '6ed9eb12b315e1360a19ae270dc11ba54f2a70ce70714a10d2a49db04eace649',
        patterns: ['dist/index.js'],
        take: 2,
      },
      {
        name: 'bytes',
        version: '3.1.2',
        sha256: '835e37ad5a40da45eaed6e32d99847627a15b2a4671741182521fe48dee3c581',
        patterns: ['index.js'],
        take: 1,
      },
      {
        name: 'ms',
        version: '2.1.3',
        sha256: 'f6616e15e530ed552f9daa2d3ce71963947c6bc7c98c9b64fd3e673fd02622c6',
        patterns: ['index.js'],
        take: 1,
      },
    ],
  },
  typescript: {
    registry: 'npm',
    packages: [
      {
        name: 'ml-spectra-processing',
        version: '14.35.1',
        sha256: '8aa867119f40c020eb08fda25cdaafa1df22bd0f99a200e29e8d0092e995be94',
        patterns: ['src/**/*.ts'],
        take: 28,
      },
      {
        name: 'zod',
        version: '4.6.7',
        sha256: '84efd155bed93270286e793fc951be270b536cbd5b0eeb111f0fa3967201d698',
        patterns: ['src/v4/core/util.ts'],
        take: 8,
      },
      {
        name: 'rxjs',
        version: '7.8.2',
        sha256: '2312f8ffd9726ffd7bd53ea12c5f13663d09a3dc3326f448c70b88f5ef6fac82',
        patterns: ['src/internal/util/*.ts'],
        take: 8,
      },
    ],
  },
  java: { registry: 'maven', packages: [] },
};
