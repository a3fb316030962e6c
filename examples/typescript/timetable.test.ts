import { clockOf, minutesOf, Timetable, type Departure } from './timetable';

describe('times of day', () => {
  it.each([
    ['0:00', 0],
    ['08:05', 485],
    ['23:59', 1439],
  ])('reads %s', (clock, minutes) => {
    expect(minutesOf(clock)).toBe(minutes);
  });

  it.each(['24:00', '8:60', 'noon', ''])('refuses %p', (clock) => {
    expect(() => minutesOf(clock)).toThrow(RangeError);
  });

  it('writes times, and goes on after midnight', () => {
    expect(clockOf(485)).toBe('08:05');
    expect(clockOf(1445)).toBe('00:05');
    expect(clockOf(-5)).toBe('23:55');
  });
});

describe('Timetable', () => {
  const late: Departure = { at: minutesOf('23:30'), days: ['weekend'] };
  const early: Departure = { at: minutesOf('06:00'), days: ['weekday', 'weekend'] };
  const noon: Departure = { at: minutesOf('12:00'), days: ['weekday'] };
  const timetable = new Timetable([late, noon, early]);

  it('finds the next departure of the day, whatever the order they were given in', () => {
    expect(timetable.next('05:00', 'weekday')).toBe('06:00');
    expect(timetable.next('06:00', 'weekday')).toBe('06:00');
    expect(timetable.next('06:01', 'weekday')).toBe('12:00');
    expect(timetable.next('06:01', 'weekend')).toBe('23:30');
  });

  it('knows when a day is over', () => {
    expect(timetable.next('12:01', 'weekday')).toBeNull();
  });

  it('tells the longest wait', () => {
    expect(timetable.longestWait('weekday')).toBe(360);
    expect(timetable.longestWait('weekend')).toBe(1050);
    expect(new Timetable([early]).longestWait('weekday')).toBe(0);
  });

  it('makes regular departures', () => {
    const regular = Timetable.regular('07:00', '08:00', 20, 'weekday');
    expect(regular.next('07:21', 'weekday')).toBe('07:40');
    expect(regular.next('08:00', 'weekday')).toBe('08:00');
    expect(regular.next('07:00', 'weekend')).toBeNull();
    expect(() => Timetable.regular('07:00', '08:00', 0)).toThrow('positive');
  });
});
