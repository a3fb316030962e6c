/** What an instance says to the one that works on a generation: that it is read elsewhere, is to stop, or to be forgotten. */
export const readWord = (generationId: string): string => `read ${generationId}`;
export const cancelWord = (generationId: string): string => `cancel ${generationId}`;
export const forgetWord = (generationId: string): string => `forget ${generationId}`;
