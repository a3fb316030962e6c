// expect: passed | enums, namespaces, generics, overloads, parameter properties, abstract classes, satisfies
enum Colour {
  Red = 'red',
  Green = 'green',
}
const enum Size {
  Small,
  Large,
}
namespace Geometry {
  export const area = (a: number, b: number): number => a * b;
}
abstract class Shape {
  constructor(protected readonly name: string) {}
  abstract area(): number;
  describe(): string {
    return `${this.name} ${this.area()}`;
  }
}
class Square extends Shape {
  constructor(private readonly side: number) {
    super('square');
  }
  area(): number {
    return Geometry.area(this.side, this.side);
  }
}
function first(list: string): string;
function first<T>(list: T[]): T | undefined;
function first(list: string | unknown[]): unknown {
  return list[0];
}
const palette = { red: 1 } satisfies Partial<Record<Colour, number>>;
test('compiles', () => {
  expect(new Square(3).describe()).toBe('square 9');
  expect(first([1, 2])).toBe(1);
  expect([Colour.Green, Size.Large, palette.red]).toEqual(['green', 1, 1]);
});
