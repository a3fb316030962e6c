/** class-transformer ships this module without a declaration; class-validator-jsonschema's documentation asks for it. */
declare module 'class-transformer/cjs/storage' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
