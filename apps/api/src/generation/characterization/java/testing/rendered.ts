import type { Exploration, Observation } from '@tester/contracts';
import { anObservation } from '../../testing/observation';
import { renderJava } from '../render-java';

export const seen = (changes: Partial<Observation> = {}): Observation =>
  anObservation({
    callable: 'Till.share',
    call: 'Till.share({0}, {1})',
    args: ['6', '2'],
    argNames: ['whole', 'parts'],
    argTypes: ['int', 'int'],
    names: ['Till'],
    value: '3',
    type: 'int',
    ...changes,
  });
export const rows = (count: number, row: (index: number) => Partial<Observation>): Observation[] =>
  Array.from({ length: count }, (_, index) => seen(row(index)));

export const suite = (observations: Observation[], more: Partial<Exploration> = {}): string =>
  renderJava('Till', { callables: [], skipped: [], incomplete: null, ...more }, observations, 'en').join('');
/** What stands in the class. */
export const body = (observations: Observation[]): string =>
  suite(observations)
    .replace(/^[^]*?class TillTest \{\n/, '')
    .replace(/\}\n$/, '');
