import { describe, expect, test } from 'vitest'
import { type Role, roles } from '../../../db/schema.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { usualEngine } from '../../../test/support/register/engines.ts'
import { openTestRegister, providerCode, subBrandCode } from '../../../test/support/register.ts'
import { addStaff, authorityOf, listStaff } from './staff.ts'

const opened = forEachTest(() => openTestRegister())

const give = (slackUser: string, role: Role, brandCode?: number) =>
  addStaff(opened.register, { slackUser, role, brandCode, by: 'U0ADMIN' })
async function reach(slackUser: string, alwaysAdmin: string[] = []) {
  const authority = await authorityOf(opened.register, slackUser, alwaysAdmin)
  return Object.fromEntries(roles.map((role) => [role, authority.brandsFor(role).map(({ code }) => code)]))
}
const all = [providerCode, subBrandCode]

describe('authorityOf()', () => {
  test('lets each role do what the ones before it may', async () => {
    await give('U0VIEWER', 'viewer')
    await give('U0EDITOR', 'editor')
    await give('U0ADMIN', 'admin')
    expect(await reach('U0VIEWER')).toEqual({ viewer: all, editor: [], admin: [] })
    expect(await reach('U0EDITOR')).toEqual({ viewer: all, editor: all, admin: [] })
    expect(await reach('U0ADMIN')).toEqual({ viewer: all, editor: all, admin: all })
  })

  test('keeps a role within its brand, and adds up several', async () => {
    await give('U0', 'viewer')
    await give('U0', 'editor', subBrandCode)
    expect(await reach('U0')).toEqual({ viewer: all, editor: [subBrandCode], admin: [] })
    const authority = await authorityOf(opened.register, 'U0', [])
    expect(authority.highest).toBe('editor')
    expect(roles.map((role) => authority.may(role))).toEqual([true, true, false])
  })

  test('makes those the configuration names admin of all, whatever the table says', async () => {
    await give('U0OWNER', 'viewer', subBrandCode)
    expect(await reach('U0OWNER', ['U0OWNER'])).toEqual({ viewer: all, editor: all, admin: all })
    expect(await reach('U0OTHER', ['U0OWNER'])).toEqual({ viewer: [], editor: [], admin: [] })
  })
})

describe('addStaff()', () => {
  test('replaces the earlier role for the same brand only', async () => {
    await give('U0', 'admin')
    await give('U0', 'editor', subBrandCode)
    await give('U0', 'viewer', subBrandCode)
    await give('U0', 'editor')
    const entries = await listStaff(opened.register)
    expect(entries.map(({ role, brandCode }) => [role, brandCode])).toEqual([
      ['viewer', subBrandCode],
      ['editor', null],
    ])
  })

  test('given twice at once leaves one role', async () => {
    await Promise.all([give('U0', 'viewer'), give('U0', 'admin'), give('U0', 'editor')])
    const left = (await listStaff(opened.register)).map(({ role }) => role)
    expect(left).toHaveLength(1)
    // Only the embedded file serves them in order.
    if (usualEngine() === 'embedded') expect(left).toEqual(['editor'])
  })
})
