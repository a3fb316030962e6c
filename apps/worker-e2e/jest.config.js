module.exports = { displayName: 'worker-e2e', preset: '../../jest.preset.js' };
