module.exports = { displayName: 'exceptions', preset: '../../jest.preset.js' };
