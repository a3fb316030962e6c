import * as babel from 'prettier/plugins/babel';
import * as estree from 'prettier/plugins/estree';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';

/** A suite as Prettier writes it. */
export const formatted = (suite: string, language: 'javascript' | 'typescript'): Promise<string> =>
  format(suite, {
    parser: language === 'typescript' ? 'typescript' : 'babel',
    plugins: [babel, estree, typescript],
    singleQuote: true,
    printWidth: 100,
  });
