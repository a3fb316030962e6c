/**
 * Stands in for `@sinclair/typebox` where types are checked: Jest describes a few of its own options by it, which would
 * have the checker read two hundred files more than it reads for all the rest.
 */
export type Static<T> = any;
export type TArray<T> = unknown;
export type TBoolean = unknown;
export type TInteger = unknown;
export type TIntersect<T> = unknown;
export type TLiteral<T> = unknown;
export type TNull = unknown;
export type TNumber = unknown;
export type TObject<T> = unknown;
export type TOptional<T> = unknown;
export type TRecord<K, V> = unknown;
export type TString = unknown;
export type TTuple<T> = unknown;
export type TUnion<T> = unknown;
export type TUnknown = unknown;
export type TUnsafe<T> = unknown;
