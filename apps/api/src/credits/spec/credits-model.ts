import { randomUUID } from 'node:crypto';
import type { CreditsConfig } from '../../config/api-config';

const HOLD_MINUTES = 30;
const MINUTES_A_DAY = 1_440;

export interface ModelGeneration {
  id: string;
  user: number;
  /** Minute at which its hold expires; null when nothing is held for it (any more). */
  heldUntil: number | null;
  isSaved: boolean;
}

interface ModelUser {
  id: string;
  granted: number;
  spent: number;
  bonusDays: Set<number>;
  isKnown: boolean;
  keys: Map<string, { request: string; generation: string; minute: number }>;
}

/** Credits as one would keep them on paper: no SQL, no concurrency, time in whole minutes since a Korean midnight. */
export class CreditsModel {
  minute = 0;

  constructor(private readonly prices: CreditsConfig) {}

  readonly generations: ModelGeneration[] = [];
  readonly users: ModelUser[] = [0, 1].map(() => ({
    id: randomUUID(),
    granted: 0,
    spent: 0,
    bonusDays: new Set(),
    isKnown: false,
    keys: new Map(),
  }));

  user(index: number): ModelUser {
    const user = this.users[index];
    if (user === undefined) throw new Error(`no user ${index}`);
    return user;
  }

  /** The generation that a command means; any number means one. */
  generation(index: number): ModelGeneration {
    const generation = this.generations[index % this.generations.length];
    if (generation === undefined) throw new Error('no generation yet');
    return generation;
  }

  balance(index: number): { granted: number; available: number; held: number; spent: number } {
    const { granted, spent } = this.user(index);
    const holds = this.generations.filter(({ user, heldUntil }) => user === index && heldUntil !== null);
    const held = holds.length * this.prices.generationCost;
    return { granted, available: granted - held - spent, held, spent };
  }

  grantDue(index: number): void {
    const user = this.user(index);
    const day = Math.floor(this.minute / MINUTES_A_DAY);
    if (!user.isKnown) user.granted += this.prices.welcome;
    user.isKnown = true;
    if (!user.bonusDays.has(day)) user.granted += this.prices.daily;
    user.bonusDays.add(day);
  }

  /** @returns id of the generation to read, or why there is none. */
  admit(index: number, id: string, key: string | null, request: string, isFree: boolean): string {
    const user = this.user(index);
    const known = key === null ? undefined : user.keys.get(key);
    if (known && this.minute - known.minute < MINUTES_A_DAY) {
      return known.request === request ? known.generation : 'mismatch';
    }
    if (!isFree) {
      this.grantDue(index);
      if (this.balance(index).available < this.prices.generationCost) return 'short';
    }
    if (key !== null) user.keys.set(key, { request, generation: id, minute: this.minute });
    this.generations.push({
      id,
      user: index,
      heldUntil: isFree ? null : this.minute + HOLD_MINUTES,
      isSaved: false,
    });
    return id;
  }

  save(generation: ModelGeneration, isFree: boolean): void {
    if (generation.heldUntil !== null && !isFree)
      this.user(generation.user).spent += this.prices.generationCost;
    generation.heldUntil = null;
    generation.isSaved = true;
  }

  withdraw(generation: ModelGeneration): void {
    generation.heldUntil = null;
    const { keys } = this.user(generation.user);
    for (const [key, known] of keys) if (known.generation === generation.id) keys.delete(key);
  }

  /** @returns how many holds had expired. */
  sweep(): number {
    const expired = this.generations.filter(
      ({ heldUntil }) => heldUntil !== null && heldUntil <= this.minute,
    );
    for (const generation of expired) generation.heldUntil = null;
    return expired.length;
  }
}
