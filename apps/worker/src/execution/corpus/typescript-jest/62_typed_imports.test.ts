// expect: passed | types only by import, typed libraries, Jest's globals by import
import { describe, expect, it, jest } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { z, type ZodType } from 'zod';
import { groupBy } from 'lodash';
import { differenceInDays } from 'date-fns';
interface User {
  name: string;
  age: number;
}
const user: ZodType<User> = z.object({ name: z.string(), age: z.number() });
describe('typed', () => {
  it('works', async () => {
    const client = {
      get: jest.fn<() => Promise<{ data: number }>>().mockResolvedValue({ data: 1 }),
    } as unknown as AxiosInstance;
    expect((await client.get('/')).data).toBe(1);
    expect(user.parse({ name: 'a', age: 1 })).toEqual({ name: 'a', age: 1 });
    expect(groupBy([1.2, 1.8], Math.floor)).toEqual({ 1: [1.2, 1.8] });
    expect(differenceInDays(new Date(2024, 2, 1), new Date(2024, 1, 28))).toBe(2);
  });
});
