/** The key of the registers that are kept here; it opens nothing else. */
export const seedKey = Buffer.alloc(32, 9)
