import type { Language } from '@tester/contracts';
import type { SourceTree } from '../../languages/source-tree';
import type { Fault } from '../revision';

/** A suite whose faults may be forgotten imports. */
export interface ImportOrder {
  language: Language;
  sourceName?: string | undefined;
  faults: readonly Fault[];
  suiteTree: SourceTree;
  sourceTree: SourceTree | null;
}

/** Every name that `pattern` finds in a message, once each; its group `name` holds it. */
export const namesIn = (faults: readonly Fault[], pattern: RegExp): string[] => [
  ...new Set(
    faults.flatMap(({ message }) =>
      [...message.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? ''),
    ),
  ),
];
