// Shapes of JSON: which members an object has, in which order, and of what kind each is (§2: exactly those, once).
//
// A shape is a function from a value to true or false.

import { fromB64 } from './verify-bytes.js';

export const text = (value) => typeof value === 'string';
export const bool = (value) => typeof value === 'boolean';
export const integer = (value) => Number.isSafeInteger(value) && value >= 0;
export const u32 = (value) => integer(value) && value <= 0xffffffff;
export const uuid = (value) => text(value) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

/** Base64url of exactly `length` bytes; of any number where none is given. */
export const bytes = (length) => (value) => {
  const read = fromB64(value);
  return read !== null && (length === undefined || read.length === length);
};

export const oneOf = (...values) => (value) => values.includes(value);
export const nullOr = (shape) => (value) => value === null || shape(value);
export const list = (shape) => (value) => Array.isArray(value) && value.every(shape);
export const tuple = (...shapes) => (value) => Array.isArray(value) && value.length === shapes.length && shapes.every((shape, at) => shape(value[at]));
export const either = (...shapes) => (value) => shapes.some((shape) => shape(value));

/** Exactly these members, in this order. */
export const object = (members) => {
  const names = Object.keys(members);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const found = Object.keys(value);
    return found.length === names.length && names.every((name, at) => found[at] === name && members[name](value[name]));
  };
};

/** Whether strings, all of the same form, ascend without repeats. */
export const ascending = (items) => items.every((item, at) => at === 0 || items[at - 1] < item);
