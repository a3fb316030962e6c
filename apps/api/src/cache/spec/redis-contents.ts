import { Redis } from 'ioredis';

export interface KeptKey {
  key: string;
  /** As text: members, fields and entries with all that is in them. */
  value: string;
  /** Milliseconds; -1 when it is kept for ever. */
  ttlMs: number;
}

/** Everything that a Redis holds. */
export async function redisContents(url: string): Promise<KeptKey[]> {
  const client = new Redis(url);
  const valueOf = async (key: string): Promise<unknown> => {
    switch (await client.type(key)) {
      case 'stream':
        return client.xrange(key, '-', '+');
      case 'set':
        return client.smembers(key);
      default:
        return client.get(key);
    }
  };
  try {
    const kept: KeptKey[] = [];
    for (const key of await client.keys('*')) {
      kept.push({ key, value: JSON.stringify(await valueOf(key)), ttlMs: await client.pttl(key) });
    }
    return kept;
  } finally {
    client.disconnect();
  }
}
