/** What an instance says to the one that works on a generation: that it is read elsewhere, or is to stop. */
export const readWord = (generationId: string): string => `read ${generationId}`;
export const cancelWord = (generationId: string): string => `cancel ${generationId}`;
