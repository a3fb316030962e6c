/** Departures of one line, and what a traveller wants to know of them. Times are minutes after midnight. */

export type Day = 'weekday' | 'weekend';

export interface Departure {
  readonly at: number;
  readonly days: readonly Day[];
}

const MINUTES_OF_A_DAY = 24 * 60;

/** `08:05` → 485. */
export function minutesOf(clock: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(clock) ?? [];
  const at = Number(hours) * 60 + Number(minutes);
  if (Number.isNaN(at) || Number(minutes) > 59 || at >= MINUTES_OF_A_DAY) {
    throw new RangeError(`${clock} is no time of day`);
  }
  return at;
}

/** 485 → `08:05`. */
export function clockOf(minutes: number): string {
  const at = ((minutes % MINUTES_OF_A_DAY) + MINUTES_OF_A_DAY) % MINUTES_OF_A_DAY;
  return [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

export class Timetable {
  private readonly departures: readonly Departure[];

  constructor(departures: Iterable<Departure>) {
    this.departures = [...departures].sort((a, b) => a.at - b.at);
  }

  /** One departure every `interval` minutes, from the first to the last. */
  static regular(first: string, last: string, interval: number, ...days: Day[]): Timetable {
    if (interval <= 0) throw new RangeError('an interval has to be positive');
    const departures: Departure[] = [];
    for (let at = minutesOf(first); at <= minutesOf(last); at += interval) departures.push({ at, days });
    return new Timetable(departures);
  }

  /** The first departure not before `clock`; null when the day is over. */
  next(clock: string, day: Day): string | null {
    const now = minutesOf(clock);
    const found = this.departures.find(({ at, days }) => at >= now && days.includes(day));
    return found === undefined ? null : clockOf(found.at);
  }

  /** Longest wait between two departures of a day, in minutes; zero where there are fewer than two. */
  longestWait(day: Day): number {
    const times = this.departures.filter(({ days }) => days.includes(day)).map(({ at }) => at);
    return times.slice(1).reduce((longest, at, i) => Math.max(longest, at - (times[i] ?? at)), 0);
  }
}
