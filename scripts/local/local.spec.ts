import { createServer } from 'node:net';
import { problemIn } from './client.mjs';
import { readEvents } from './event-stream.mjs';
import { freePort, isFree } from './ports.mjs';
import { margin } from './presentation.mjs';

describe(readEvents.name, () => {
  const STREAM =
    'retry: 3000\n\n: beat\n\nid: 1\ndata: {"type":"chunk","content":"å"}\n\nevent: status\ndata: {"type":"status"}\n\n';

  it.each([1, 2, 7, 1000])('should read the same events in pieces of %i bytes', async (size) => {
    const bytes = new TextEncoder().encode(STREAM);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const events = [];
    for await (const event of readEvents(body)) events.push(event);
    expect(events).toEqual([{ type: 'chunk', content: 'å' }, { type: 'status' }]);
  });
});

describe(margin.name, () => {
  it('should draw one bar a line, wherever chunks are cut', () => {
    const chunks = ['def a', '():\n', '    pass\n\nx', ' = 1\n'];
    let isAtLineStart = true;
    let drawn = '';
    for (const chunk of chunks) {
      drawn += margin(chunk, isAtLineStart);
      isAtLineStart = chunk.endsWith('\n');
    }
    expect(drawn).toBe('  │ def a():\n  │     pass\n  │ \n  │ x = 1\n');
  });
});

describe(problemIn.name, () => {
  it('should show the sentence and the code of a problem document', () => {
    const problem = { detail: 'The name is too long.', code: 'INVALID', status: 400 };
    expect(problemIn(JSON.stringify(problem))).toBe('The name is too long. (INVALID)');
  });

  it('should show text as it is', () => {
    expect(problemIn('Bad gateway')).toBe('Bad gateway');
  });
});

describe(isFree.name, () => {
  it('should tell a taken port from a free one', async () => {
    const port = await freePort();
    expect(await isFree(port)).toBe(true);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });
});
