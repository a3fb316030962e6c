import { Logger, type ArgumentsHost } from '@nestjs/common';
import { ProblemFilter } from './problem.filter';

/** What the filter sees of a request whose client has gone. */
function goneClient(): ArgumentsHost {
  const request = { headers: {}, path: '/x' };
  const response = { destroyed: true, headersSent: false, destroy: () => undefined };
  return {
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }),
  } as unknown as ArgumentsHost;
}

describe(ProblemFilter.name, () => {
  const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  beforeEach(() => told.mockClear());

  it('should say nothing of work that broke off because its client left', () => {
    new ProblemFilter().catch(new DOMException('the client left', 'AbortError'), goneClient());
    expect(told).not.toHaveBeenCalled();
  });

  it('should still tell a failure of ours that nobody waits for any more', () => {
    new ProblemFilter().catch(new TypeError('a bug'), goneClient());
    expect(told).toHaveBeenCalledTimes(1);
  });
});
