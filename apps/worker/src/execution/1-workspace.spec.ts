import { pythonPytest } from '../runtimes/python-pytest';
import { prepareWorkspace } from './1-workspace';

describe(prepareWorkspace.name, () => {
  it('should keep source and suite in files of their own', () => {
    expect(prepareWorkspace({ source: 'x = 1', suite: 'import calc' }, pythonPytest)).toEqual({
      files: { 'incoming/source.py': 'x = 1', 'incoming/suite.py': 'import calc' },
      settings: {},
    });
  });

  it('should tell the runner the name that the caller gave', () => {
    expect(
      prepareWorkspace({ source: 'x = 1', suite: '', sourceName: 'calc' }, pythonPytest).settings,
    ).toEqual({ sourceName: 'calc' });
  });
});
