import { readAsSpa, type SpaView } from './spa-reader';

/** Reads `stream` cut into pieces of `size` bytes. */
function read(stream: string, size = 1_000): Promise<SpaView> {
  const bytes = Buffer.from(stream);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  return readAsSpa(ReadableStream.from(pieces));
}
const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

describe(readAsSpa.name, () => {
  it.each([1, 2, 7, 1_000])(
    'joins the chunks, cut every %i bytes, and ignores what it does not know',
    async (size) => {
      const stream = [
        'retry: 3000\n\n',
        ': ping\n\n',
        `id: g:1\nevent: status\n${data({ type: 'status', content: 'no' })}`,
        data({ type: 'chunk', content: 'a\n한' }),
        `event: warning\n${data({ type: 'warning', message: 'no' })}`,
        data({ type: 'chunk', content: '🙂' }),
        data({ type: 'done' }),
        data({ type: 'chunk', content: 'after the end' }),
      ].join('');
      await expect(read(stream, size)).resolves.toEqual({ suite: 'a\n한🙂', isDone: true, error: null });
    },
  );

  it.each([
    ['by name', 'event: error\ndata: {"message":"x"}\n\n'],
    ['by type', 'data: {"type":"error","message":"x"}\n\n'],
  ])('stops at an error known %s', async (_name, event) => {
    const view = await read(data({ type: 'chunk', content: 'a' }) + event + data({ type: 'done' }));
    expect(view).toEqual({ suite: 'a', isDone: false, error: 'x' });
  });

  it('shows data that is no JSON as text', async () => {
    await expect(read('data: half {\n\n')).resolves.toEqual({ suite: 'half {', isDone: false, error: null });
  });

  it('takes a chunk without content and an error without a message as empty', async () => {
    const stream = data({ type: 'chunk' }) + data({ type: 'error' });
    await expect(read(stream)).resolves.toEqual({ suite: '', isDone: false, error: '' });
  });
});
