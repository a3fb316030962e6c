import type { Language } from '@tester/contracts';
import type { Edit } from '../../languages/source-tree';
import type { ImportOrder } from './import-order';
import { javaImportEdits } from './java-imports';
import { javascriptImportEdits } from './javascript-imports';
import { pythonImportEdits } from './python-imports';

type Rule = (order: ImportOrder) => Edit[];

const RULES: Readonly<Record<Language, Rule>> = {
  python: pythonImportEdits,
  javascript: javascriptImportEdits,
  typescript: javascriptImportEdits,
  java: javaImportEdits,
};

/** Imports that the messages of the faults ask for, where it is certain what was meant. Pure. */
export const importEdits: Rule = (order) => RULES[order.language](order);
