/* All tables, by subject. `npm run migration` generates the SQL. Instants are ms UTC. */

export * from './schema/company.ts'
export * from './schema/complaint.ts'
export * from './schema/delivery.ts'
export * from './schema/proof.ts'
export * from './schema/public.ts'
export * from './schema/register.ts'
export * from './schema/upload.ts'
