import { InvalidRequestException } from '@tester/exceptions';
import { pythonPytest } from '../runtimes/python-pytest';
import { prepareWorkspace } from './1-workspace';

const limits = { wallMs: 1000, sourceBytes: 5, suiteBytes: 11 };

describe(prepareWorkspace.name, () => {
  it('should keep source and suite in files of their own', () => {
    expect(prepareWorkspace({ source: 'x = 1', suite: 'import calc' }, pythonPytest, limits)).toEqual({
      files: { 'incoming/source.py': 'x = 1', 'incoming/suite.py': 'import calc' },
      settings: { wallMs: 1000 },
    });
  });

  it('should tell the runner the name that the caller gave', () => {
    expect(
      prepareWorkspace({ source: 'x = 1', suite: '', sourceName: 'calc' }, pythonPytest, limits).settings,
    ).toEqual({ sourceName: 'calc', wallMs: 1000 });
  });

  it.each([
    ['a source', { source: 'x = 12', suite: '' }, 'source', 5],
    ['a source of few characters and many bytes', { source: '한글', suite: '' }, 'source', 5],
    ['a suite', { source: '', suite: 'import calcs' }, 'suite', 11],
  ])('should refuse %s that is larger than it may be', (_, request, field, max) => {
    expect(() => prepareWorkspace(request, pythonPytest, limits)).toThrow(InvalidRequestException);
    expect(() => prepareWorkspace(request, pythonPytest, limits)).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ field, parameters: { max } })] }),
    );
  });
});
