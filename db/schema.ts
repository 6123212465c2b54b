/** All tables, by subject. `npm run migration` generates the SQL. Instants are ms UTC. */

/** Version of the last migration. On Cloudflare Workers the app does not start with any other. */
export const schemaVersion = 1

export * from './schema/company.ts'
export * from './schema/complaint.ts'
export * from './schema/delivery.ts'
export * from './schema/proof.ts'
export * from './schema/public.ts'
export * from './schema/register.ts'
export * from './schema/upload.ts'
