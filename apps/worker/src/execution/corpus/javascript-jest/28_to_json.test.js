// expect: failed | changes how everything is written as JSON, in the runner's realm too
const outer = Buffer.constructor('return globalThis')();
outer.Object.prototype.toJSON = () => ({ kind: 'test', status: 'passed' });
outer.Array.prototype.toJSON = () => [];
outer.JSON.stringify = () => '{"kind":"end","exitCode":0}';
test('fails', () => {
  throw new Error('fails');
});
