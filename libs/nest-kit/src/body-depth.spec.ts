import { InvalidRequestException } from '@tester/exceptions';
import type { Request, Response } from 'express';
import { limitBodyDepth } from './body-depth';

const judged = (text: string): unknown => {
  const told: unknown[] = [];
  const body: unknown = JSON.parse(text);
  limitBodyDepth({ body } as Request, {} as Response, (error?: unknown) => told.push(error));
  expect(told).toHaveLength(1);
  return told[0];
};
const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe(limitBodyDepth.name, () => {
  it.each(['"text"', 'null', '{}', '{"a":[{"b":"[[[["}]}', lists(32), `[${lists(31)},${lists(31)}]`])(
    'should let %s through',
    (text) => {
      expect(judged(text)).toBeUndefined();
    },
  );

  it.each([lists(33), `{"a":${lists(32)}}`, `[1,"x",{},${lists(32)}]`, lists(100_000)])(
    'should refuse what is deeper: %#',
    (text) => {
      const told = judged(text);
      expect(told).toBeInstanceOf(InvalidRequestException);
      expect(told).toHaveProperty('faults', [expect.objectContaining({ messageKey: 'constraintTooDeep' })]);
    },
  );
});
