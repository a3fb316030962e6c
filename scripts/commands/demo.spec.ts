import { moduleName } from './demo.mjs';

describe(moduleName.name, () => {
  it.each([
    ['a/shipping.py', 'shipping'],
    ['/x/my-tool.v2.py', 'my_tool_v2'],
    ['2fast.py', '_2fast'],
  ])('should import %s as %s', (file, name) => {
    expect(moduleName(file)).toBe(name);
  });
});
