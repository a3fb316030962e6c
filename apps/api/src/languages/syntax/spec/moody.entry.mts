/** A parser for specs that does what parsers do on bad days. */
import { serveOrders } from '../serve-orders.mts';

serveOrders<string, string>((order) => {
  if (order === 'never end') for (;;);
  if (order === 'crash') throw new Error('memory access out of bounds');
  if (order === 'exit') process.exit(0);
  return `parsed ${order}`;
});
