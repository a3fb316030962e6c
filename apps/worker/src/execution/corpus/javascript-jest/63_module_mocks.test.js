// expect: passed | mocks of modules, by factory and by spy
import fs from 'node:fs';
import axios from 'axios';
jest.mock('axios');
test('mocks', async () => {
  axios.get.mockResolvedValue({ data: [1, 2] });
  await expect(axios.get('https://example.com')).resolves.toEqual({ data: [1, 2] });
  const exists = jest.spyOn(fs, 'existsSync').mockReturnValue(true);
  expect(fs.existsSync('/nowhere')).toBe(true);
  exists.mockRestore();
  expect(fs.existsSync('/nowhere')).toBe(false);
});
