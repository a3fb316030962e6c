'use strict';
/** Another input that differs a little from one. */

const { code, number, record, text } = require('./inputs.cjs');

/** @param random gives 0 ≤ x < 1 @param its { strings, isTyped }: texts of the source, and whether types must stay */
function varied(input, random, its) {
  const pick = (items) => items[Math.floor(random() * items.length)];
  switch (input.t) {
    case 'number':
      return number(
        pick([
          input.value + 1,
          input.value - 1,
          -input.value,
          input.value * 2,
          Math.trunc(input.value / 2),
          input.value + 0.5,
          input.value * 10,
        ]),
      );
    case 'string':
      return text(variedText(input.value, pick, its.strings));
    case 'array':
      return { ...input, items: variedItems(input, random, pick, its) };
    case 'object': {
      if (input.fields.length === 0) return input;
      const place = Math.floor(random() * input.fields.length);
      const [name, value] = input.fields[place];
      return record(
        !its.isTyped && random() < 0.15
          ? input.fields.toSpliced(place, 1)
          : input.fields.with(place, [name, varied(value, random, its)]),
      );
    }
    default:
      return input.code === 'true' ? code('false') : input.code === 'false' ? code('true') : input;
  }
}

function variedText(value, pick, fragments) {
  const fragment = pick(fragments.length > 0 ? fragments : ['a', '1', ' ', '-']);
  const half = Math.floor(value.length / 2);
  return pick([
    value + fragment, fragment + value, value.slice(0, half) + fragment + value.slice(half), value.slice(1), value.slice(0, -1), value + value,
    value.toUpperCase(), value.toLowerCase(), ` ${value} `, [...value].reverse().join(''), value + pick(['1', '_', '.', ',', ' ', 'z', '0']),
  ]).slice(0, 60); // prettier-ignore
}

function variedItems({ items, isTuple = false }, random, pick, its) {
  if (items.length === 0) return its.isTyped ? items : [number(1)];
  const place = Math.floor(random() * items.length);
  const turn = isTuple ? 1 : random();
  if (turn < 0.2) return items.toSpliced(place, 1);
  if (turn < 0.4) return [...items, pick(items)].slice(0, 8);
  if (turn < 0.55) return items.toReversed();
  return items.with(place, varied(items[place], random, its));
}

module.exports = { varied };
