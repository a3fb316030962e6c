/** Prints what the image holds, for those who write source and suites. Run where the packages are installed. */
import { readFileSync } from 'node:fs';

const LIBRARIES = ['axios', 'date-fns', 'lodash', 'uuid', 'zod'];

const packageFacts = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
const part = (name) => ({ name, version: packageFacts(name).version });
const contents = {
  tools: [
    { name: 'node', version: process.versions.node },
    // Its parts are installed one by one; the runner of tests bears the version of the whole.
    { name: 'jest', version: packageFacts('jest-circus').version },
    part('typescript'),
  ],
  libraries: LIBRARIES.map(part),
};
process.stdout.write(`${JSON.stringify(contents)}\n`);
