import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

/* A process of its own: the least that can stand between a client and Gemini. Bytes in, bytes out. */

const target = new URL(/** @type {string} */ (process.argv[2]));
const agent = new Agent({ keepAlive: true });
process.once('disconnect', () => process.exit());

const server = createServer((incoming, outgoing) => {
  const { hostname, port } = target;
  const upstream = request(
    { hostname, port, agent, path: incoming.url, method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  upstream.once('error', () => outgoing.destroy());
  outgoing.once('close', () => upstream.destroy());
  incoming.pipe(upstream);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
