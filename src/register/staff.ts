import { and, asc, eq, getTableColumns, isNull } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { staff } from '../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../db/statement.ts'
import { type Brand, listBrands, no, refusal, type Saved, yes } from './brands.ts'
import type { Register } from './register.ts'

/** What somebody of the staff may do; each role may do what the ones before it may. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whether who holds one role may do what takes the other. */
function reaches(held: Role, wanted: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(wanted)
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

const { removedAt: _, removedBy: __, ...columns } = getTableColumns(staff)
/** A role of a Slack user; a null brand is every brand. */
export type StaffEntry = Omit<typeof staff.$inferSelect, 'removedAt' | 'removedBy'>

/** What one person may do: his highest role, and for which brands he has at least a given one. */
export interface Authority {
  /** The brands for which he has this role or a higher one. */
  brandsFor(role: Role): readonly Brand[]
  /** Whether he has this role or a higher one for any brand at all. */
  may(role: Role): boolean
  /** Whether he has it for all brands, those to come too. */
  mayForAll(role: Role): boolean
  readonly highest: Role | null
}

const present = preparedQuery(() =>
  build.select(columns).from(staff).where(isNull(staff.removedAt)).orderBy(asc(staff.holder), asc(staff.id)),
)

export async function listStaff(register: Pick<Register, 'engine'>): Promise<StaffEntry[]> {
  return await register.engine.read(present())
}

/** The Slack users who are admin of anything: those the configuration names, and those who were given the role. */
export async function adminsOf(
  register: Pick<Register, 'engine'>,
  alwaysAdmin: readonly string[],
): Promise<string[]> {
  const given = (await listStaff(register)).filter(({ role }) => role === 'admin')
  return [...new Set([...alwaysAdmin, ...given.map(({ holder }) => holder)])]
}

/** The Slack users who may change the consents of a brand: its editors and admins, and those the configuration names. */
export async function editorsOf(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  alwaysAdmin: readonly string[],
): Promise<string[]> {
  const editors = (await listStaff(register)).filter(
    (entry) => reaches(entry.role, 'editor') && (entry.brandCode === null || entry.brandCode === brandCode),
  )
  return [...new Set([...alwaysAdmin, ...editors.map(({ holder }) => holder)])]
}

/** True if an admin is left once these entries are gone. */
export function keepsAnAdmin(
  entries: readonly StaffEntry[],
  going: readonly Pick<StaffEntry, 'id'>[],
  alwaysAdmin: readonly string[],
): boolean {
  const gone = new Set(going.map(({ id }) => id))
  return alwaysAdmin.length > 0 || entries.some(({ id, role }) => role === 'admin' && !gone.has(id))
}

/** What this person may do. `alwaysAdmin` are the Slack users that the configuration names (SLACK_ADMINS). */
export async function authorityOf(
  register: Pick<Register, 'engine'>,
  holder: string,
  alwaysAdmin: readonly string[],
): Promise<Authority> {
  const brands = await listBrands(register)
  if (alwaysAdmin.includes(holder)) return authority([{ role: 'admin', brandCode: null }], brands)
  const entries = await register.engine.read(
    query(
      build
        .select(columns)
        .from(staff)
        .where(and(eq(staff.holder, holder), isNull(staff.removedAt))),
    ),
  )
  return authority(entries, brands)
}

/**
 * Whether somebody of this Slack workspace may hold a role at all: people of connected workspaces have none. While Slack does
 * not say which workspace is ours (empty), the user ids that were given roles decide alone.
 */
export function mayHoldRoles(ownWorkspace: string, workspace: string): boolean {
  return ownWorkspace === '' || ownWorkspace === workspace
}

/** Somebody who may do nothing at all. */
export const noAuthority: Authority = {
  may: () => false,
  mayForAll: () => false,
  brandsFor: () => [],
  highest: null,
}

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

/** Gives a role, for one brand or for all; a person's earlier role for the same brand is replaced. */
export async function addStaff(
  register: Pick<Register, 'engine' | 'clock'>,
  input: {
    readonly slackUser: string
    readonly role: Role
    readonly brandCode?: number | undefined
    readonly by: string
  },
): Promise<Saved> {
  const now = register.clock()
  const brands = await listBrands(register)
  const holder = input.slackUser
  const brandCode = input.brandCode ?? null
  if (brandCode !== null && !brands.some(({ code }) => code === brandCode)) {
    return refusal('brand-unknown', `there is no brand ${brandCode}`)
  }
  return await register.engine.unit([present()], (...[entries]): Outcome<Saved> => {
    const earlier = entries.filter((entry) => entry.holder === holder && entry.brandCode === brandCode)
    const row = { holder, role: input.role, brandCode, addedAt: now, addedBy: input.by }
    return yes(
      ...earlier.map(({ id }) => removal(id, now, input.by)),
      statement(build.insert(staff).values(row)),
    )
  })
}

/** Takes every role of a person away, or that for one brand. */
export async function removeStaff(
  register: Pick<Register, 'engine' | 'clock'>,
  input: {
    readonly slackUser: string
    readonly brandCode?: number | undefined
    readonly by?: string | undefined
  },
): Promise<Saved> {
  const now = register.clock()
  const holder = input.slackUser
  return await register.engine.unit([present()], (...[entries]): Outcome<Saved> => {
    const held = entries.filter(
      (entry) =>
        entry.holder === holder && (input.brandCode === undefined || entry.brandCode === input.brandCode),
    )
    if (held.length === 0) return no('no-such-role', `${holder} has no such role`)
    return yes(...held.map(({ id }) => removal(id, now, input.by)))
  })
}

function removal(id: number, now: number, by: string | undefined) {
  const removed = { removedAt: now, removedBy: by ?? null }
  return statement(build.update(staff).set(removed).where(eq(staff.id, id)))
}
