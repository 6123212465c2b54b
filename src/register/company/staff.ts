import { and, asc, eq, getTableColumns, isNull, type SQL, sql } from 'drizzle-orm'
import { type Role, roles, staff } from '../../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../../db/statement.ts'
import { allRows } from '../pages.ts'
import { type Register, write } from '../register.ts'
import { type Brand, listBrands } from './brands.ts'

/** True if a role is the wanted one or a higher one. */
function reaches(role: Role, required: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(required)
}

const { removedAt: _, removedBy: __, ...columns } = getTableColumns(staff)
/** A role of a Slack user for one brand, or for all brands if `brandCode` is null. */
export type StaffEntry = Omit<typeof staff.$inferSelect, 'removedAt' | 'removedBy'>

/** Rights of one person: their roles by brand. */
export interface Authority {
  brandsFor(role: Role): readonly Brand[]
  /** True if the person has this role or a higher one for any brand. */
  may(role: Role): boolean
  /** True if the person has this role or a higher one for all brands, also those added later. */
  mayForAll(role: Role): boolean
  readonly highest: Role | null
}

const pageRows = 2000

/** Query for a page of the present roles, by user. */
const presentBehind = preparedQuery(() =>
  build
    .select(columns)
    .from(staff)
    .where(
      and(
        isNull(staff.removedAt),
        sql`(${staff.principal}, ${staff.id}) > (${sql.placeholder('principal')}, ${sql.placeholder('id')})`,
      ),
    )
    .orderBy(asc(staff.principal), asc(staff.id))
    .limit(pageRows),
)

/** Lists the staff who are not removed. */
export async function listStaff(register: Register): Promise<StaffEntry[]> {
  const pageAfter = (last: StaffEntry | null) =>
    presentBehind({ principal: last?.principal ?? '', id: last?.id ?? 0 })
  return await allRows(register, { rows: pageRows, pageAfter })
}

/** Returns the Slack users who are admin of any brand; `alwaysAdmin` are those of SLACK_ADMINS. */
export async function adminsOf(register: Register, alwaysAdmin: readonly string[]): Promise<string[]> {
  const admins = (await listStaff(register)).filter(({ role }) => role === 'admin')
  return [...new Set([...alwaysAdmin, ...admins.map(({ principal }) => principal)])]
}

/** Returns the Slack users who may change the consents of a brand. */
export async function editorsOf(
  register: Register,
  brandCode: number,
  alwaysAdmin: readonly string[],
): Promise<string[]> {
  const editors = (await listStaff(register)).filter(
    (entry) => reaches(entry.role, 'editor') && (entry.brandCode === null || entry.brandCode === brandCode),
  )
  return [...new Set([...alwaysAdmin, ...editors.map(({ principal }) => principal)])]
}

/** Returns the rights of a Slack user. `alwaysAdmin` are the users of SLACK_ADMINS, who are admin of all brands. */
export async function authorityOf(
  register: Register,
  principal: string,
  alwaysAdmin: readonly string[],
): Promise<Authority> {
  const brands = await listBrands(register)
  if (alwaysAdmin.includes(principal)) return authority([{ role: 'admin', brandCode: null }], brands)
  const roles = build
    .select(columns)
    .from(staff)
    .where(and(eq(staff.principal, principal), isNull(staff.removedAt)))
  const entries = await register.engine.read(query(roles))
  return authority(entries, brands)
}

export const noAuthority = authority([], [])

/** Returns the rights that these roles give. */
function authority(
  entries: readonly Pick<StaffEntry, 'role' | 'brandCode'>[],
  brands: readonly Brand[],
): Authority {
  return {
    may: (role) => entries.some((entry) => reaches(entry.role, role)),
    mayForAll: (role) => entries.some((entry) => entry.brandCode === null && reaches(entry.role, role)),
    brandsFor: (role) =>
      brands.filter(({ code }) =>
        entries.some(
          (entry) => reaches(entry.role, role) && (entry.brandCode === null || entry.brandCode === code),
        ),
      ),
    highest: roles.findLast((role) => entries.some((entry) => entry.role === role)) ?? null,
  }
}

/** Names the role of a Slack user for a brand, or for all brands if `brandCode` is undefined. */
interface RoleOf {
  readonly slackUser: string
  readonly brandCode?: number | undefined
}

/** Gives a Slack user a role. It replaces their earlier role for the same brand, or for all brands. */
export async function addStaff(
  register: Register,
  { slackUser: principal, brandCode, role, by }: RoleOf & { readonly role: Role; readonly by: string },
): Promise<void> {
  const now = register.clock()
  const earlier = brandCode === undefined ? isNull(staff.brandCode) : eq(staff.brandCode, brandCode)
  const row = { principal, role, brandCode: brandCode ?? null, addedAt: now, addedBy: by }
  await write(register, removal(principal, earlier, now, by), statement(build.insert(staff).values(row)))
}

/** Removes all roles of a Slack user, or only their role for one brand. */
export async function removeStaff(
  register: Register,
  { slackUser, brandCode, by }: RoleOf & { readonly by?: string | undefined },
): Promise<void> {
  const ofBrand = brandCode === undefined ? undefined : eq(staff.brandCode, brandCode)
  await write(register, removal(slackUser, ofBrand, register.clock(), by))
}

/** Returns the write that ends the present roles of a user; `which` limits it to some roles. */
function removal(principal: string, which: SQL | undefined, removedAt: number, by: string | undefined) {
  const condition = and(eq(staff.principal, principal), isNull(staff.removedAt), which)
  return statement(
    build
      .update(staff)
      .set({ removedAt, removedBy: by ?? null })
      .where(condition),
  )
}
