// expect: passed | every library of the image, by import and by require
import { addDays, formatISO } from 'date-fns';
import { v4, validate } from 'uuid';
import { z } from 'zod';
const _ = require('lodash');
const axios = require('axios');
test('are there', () => {
  expect(_.chunk([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
  expect(formatISO(addDays(new Date(2024, 1, 28), 1), { representation: 'date' })).toBe('2024-02-29');
  expect(validate(v4())).toBe(true);
  expect(z.object({ age: z.number().min(0) }).safeParse({ age: -1 }).success).toBe(false);
  expect(axios.create({ baseURL: 'https://example.com' }).defaults.baseURL).toBe('https://example.com');
  expect(axios.isAxiosError(new axios.AxiosError('x'))).toBe(true);
});
