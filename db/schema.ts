/**
 * The tables, by subject: the one place where they are written down. `npm run migration` makes the SQL from here, with a CHECK
 * for each list of words, boolean and digest. Instants are ms UTC; digests, marks and sealed values are bytes.
 */

/** The number of the last migration this code knows; Workers refuse a database that has another. */
export const schemaVersion = 1

export * from './schema/company.ts'
export * from './schema/complaint.ts'
export * from './schema/delivery.ts'
export * from './schema/proof.ts'
export * from './schema/public.ts'
export * from './schema/register.ts'
export * from './schema/upload.ts'
