import { and, asc, eq, getTableColumns, isNull } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { staff } from '../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../db/statement.ts'
import { type Brand, listBrands, no, refusal, type Saved, yes } from './brands.ts'
import type { Register } from './register.ts'

/** Each role includes those before it. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

function reaches(held: Role, wanted: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(wanted)
}

const { removedAt: _, removedBy: __, ...columns } = getTableColumns(staff)
/** A role of a Slack user; a null brand is every brand. */
export type StaffEntry = Omit<typeof staff.$inferSelect, 'removedAt' | 'removedBy'>

/** Rights of one person. */
export interface Authority {
  brandsFor(role: Role): readonly Brand[]
  /** True for this role or a higher one in any brand. */
  may(role: Role): boolean
  /** True for all brands, future ones too. */
  mayForAll(role: Role): boolean
  readonly highest: Role | null
}

const present = preparedQuery(() =>
  build
    .select(columns)
    .from(staff)
    .where(isNull(staff.removedAt))
    .orderBy(asc(staff.principal), asc(staff.id)),
)

export async function listStaff(register: Register): Promise<StaffEntry[]> {
  return await register.engine.read(present())
}

/** Returns the Slack users who are admin of any brand; `alwaysAdmin` are those of SLACK_ADMINS. */
export async function adminsOf(register: Register, alwaysAdmin: readonly string[]): Promise<string[]> {
  const given = (await listStaff(register)).filter(({ role }) => role === 'admin')
  return [...new Set([...alwaysAdmin, ...given.map(({ principal }) => principal)])]
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

/** Returns what this person may do. */
export async function authorityOf(
  register: Register,
  principal: string,
  alwaysAdmin: readonly string[],
): Promise<Authority> {
  const brands = await listBrands(register)
  if (alwaysAdmin.includes(principal)) return authority([{ role: 'admin', brandCode: null }], brands)
  const own = build
    .select(columns)
    .from(staff)
    .where(and(eq(staff.principal, principal), isNull(staff.removedAt)))
  const entries = await register.engine.read(query(own))
  return authority(entries, brands)
}

export const noAuthority = authority([], [])

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

export async function addStaff(
  register: Register,
  input: {
    readonly slackUser: string
    readonly role: Role
    readonly brandCode?: number | undefined
    readonly by: string
  },
): Promise<Saved> {
  const now = register.clock()
  const brands = await listBrands(register)
  const principal = input.slackUser
  const brandCode = input.brandCode ?? null
  if (brandCode !== null && !brands.some(({ code }) => code === brandCode)) {
    return refusal('brand-unknown', `there is no brand ${brandCode}`)
  }
  return await register.engine.unit([present()], (...[entries]): Outcome<Saved> => {
    const earlier = entries.filter((entry) => entry.principal === principal && entry.brandCode === brandCode)
    const row = { principal, role: input.role, brandCode, addedAt: now, addedBy: input.by }
    return yes(
      ...earlier.map(({ id }) => removal(id, now, input.by)),
      statement(build.insert(staff).values(row)),
    )
  })
}

/** Takes all roles of a person, or that for one brand. */
export async function removeStaff(
  register: Register,
  input: {
    readonly slackUser: string
    readonly brandCode?: number | undefined
    readonly by?: string | undefined
  },
): Promise<Saved> {
  const now = register.clock()
  const principal = input.slackUser
  return await register.engine.unit([present()], (...[entries]): Outcome<Saved> => {
    const held = entries.filter(
      (entry) =>
        entry.principal === principal &&
        (input.brandCode === undefined || entry.brandCode === input.brandCode),
    )
    if (held.length === 0) return no('no-such-role', `${principal} has no such role`)
    return yes(...held.map(({ id }) => removal(id, now, input.by)))
  })
}

function removal(id: number, now: number, by: string | undefined) {
  const removed = { removedAt: now, removedBy: by ?? null }
  return statement(build.update(staff).set(removed).where(eq(staff.id, id)))
}
