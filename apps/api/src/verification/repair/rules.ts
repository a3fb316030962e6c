import type { Language } from '@tester/contracts';
import { applyEdits, type SourceTree } from '../../languages/source-tree';
import type { Fault } from '../revision';
import { closedBrackets } from './brackets';
import { importEdits } from './imports';

export interface RepairOrder {
  language: Language;
  /** Module name by which the suite imports the source. */
  sourceName?: string | undefined;
  faults: readonly Fault[];
  suiteTree: SourceTree | null;
  sourceTree: SourceTree | null;
}

/**
 * The suite with what is certain put right: brackets that are open at its end, imports that it forgot, a module that it
 * calls by a wrong name. Null where there is nothing of the kind. Whether it is any better its run must show. Pure.
 */
export function repairedByRules(order: RepairOrder): string | null {
  const { suiteTree } = order;
  if (suiteTree === null) return null;
  if (!suiteTree.isWhole) return closedBrackets(suiteTree);
  const edits = importEdits({ ...order, suiteTree });
  return edits.length === 0 ? null : applyEdits(suiteTree.text, edits);
}
