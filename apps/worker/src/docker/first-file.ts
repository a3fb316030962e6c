const BLOCK_BYTES = 512;
const SIZE_AT = 124;
const SIZE_CHARACTERS = 12;

/**
 * Content of the first file of a tar archive, which is how the engine hands out a single file.
 * @throws RangeError when the archive ends before the file does.
 */
export function firstFile(archive: Buffer): Buffer {
  const size = Number.parseInt(archive.toString('latin1', SIZE_AT, SIZE_AT + SIZE_CHARACTERS), 8);
  const end = BLOCK_BYTES + size;
  // Not a number is not smaller than anything, so an archive without a head is refused here as well.
  if (!(end <= archive.length)) throw new RangeError(`an archive of ${archive.length} bytes is cut short`);
  return archive.subarray(BLOCK_BYTES, end);
}
