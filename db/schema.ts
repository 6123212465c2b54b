/**
 * The tables as queries see them, by subject. What must never exist is refused by the migrations (checks, triggers, unique
 * indexes); a test holds the two against each other. Instants are ms UTC; digests, marks and sealed values are bytes.
 */

/** The number of the last migration this code knows; Workers refuse a database that has another. */
export const schemaVersion = 42

export * from './schema/add-request.ts'
export * from './schema/approval.ts'
export * from './schema/company.ts'
export * from './schema/complaint.ts'
export * from './schema/consent-request.ts'
export * from './schema/delivery.ts'
export * from './schema/dispute.ts'
export * from './schema/download.ts'
export * from './schema/drill.ts'
export * from './schema/email-code.ts'
export * from './schema/erasure.ts'
export * from './schema/evidence-file.ts'
export * from './schema/import.ts'
export * from './schema/installation.ts'
export * from './schema/list-file.ts'
export * from './schema/news.ts'
export * from './schema/proof.ts'
export * from './schema/public.ts'
export * from './schema/register.ts'
export * from './schema/remote.ts'
export * from './schema/retention.ts'
export * from './schema/staff.ts'
