/** SQLite answers at once; ports promise. What `work` throws becomes the rejection. */
export const promised = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()))
