import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { runStaffCommand } from '../../bots/commands/staff.ts'
import { staffTable } from '../../src/app/features.ts'
import { maskAddress } from '../../src/consent/recipient.ts'
import { addBrand } from '../../src/register/company/brands.ts'
import { addStaff, removeStaff } from '../../src/register/company/staff.ts'
import { noteComplaint } from '../../src/register/complaints/complaints.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { recipientNumber } from '../../src/register/recipients/recipients.ts'
import { staffContext } from '../support/commands.ts'
import { forAllTests } from '../support/opened.ts'
import type { OpenedView } from '../support/platforms/slack-double.ts'
import { slackSession, walk, waysToFill } from '../support/platforms/slack-walk.ts'
import { commandsIn, openFilledRegister, people } from '../support/register/filled-register.ts'
import { phone, providerCode, say, subBrandCode, type TestRegister } from '../support/register.ts'

const { actions: staffActions, commands: staffCommands, shortcuts: staffShortcuts } = staffTable

/*
 * No client reaches another brand by what it sends: every value of every button and form, as other people saw
 * it or changed, is tried by people who have a role for one brand, had one, or have none.
 */

const otherBrand = { code: 123458, name: 'Gizli Çay' }
const theirs = [71, 72, 73, 74].map(phone)
const roles = ['viewer', 'editor', 'admin'] as const
const strangers = {
  viewer: 'U0ONEVIEWER',
  editor: 'U0ONEEDITOR',
  admin: 'U0ONEADMIN',
  gone: 'U0GONE',
  withoutRole: people.withoutRole,
} as const
type Stranger = keyof typeof strangers

describe.each<Language>(['tr', 'en'])('in %s', (language) => {
  const home = forAllTests(openTwoBrands)
  let shown: { readonly values: readonly string[]; readonly forms: readonly OpenedView[] }
  let own: ReadonlyMap<Stranger, readonly string[]>
  let numbers: readonly (number | null)[]
  let before: string

  beforeAll(async () => {
    const of = theirs.map(({ address }) => address)
    const words = staffCommands.map(({ words }) => words[language][0] ?? '')
    const about = words.flatMap((word) =>
      ['', ...of].map((address) => `${word} ${address} marka=${otherBrand.code}`),
    )
    const walked = async (user: string, commands: readonly string[]) => {
      const { values, forms } = await walk(home, {
        user,
        language,
        commands,
        shortcuts: [],
        posts: [],
        stepsMax: 800,
        isGentle: true,
      })
      return { values, forms }
    }
    shown = await walked(people.admin, [...about, ...commandsIn(language)])
    const seen = new Map<Stranger, readonly string[]>()
    for (const role of ['gone', ...roles] as const) {
      seen.set(role, (await walked(strangers[role], commandsIn(language))).values)
    }
    await removeStaff(home.register, { slackUser: strangers.gone, by: 'test' })
    // Links that were made under the role; fetching them asks for it again.
    await home.engine.apply(['DELETE FROM file_link'])
    own = seen
    numbers = await Promise.all(theirs.map((one) => recipientNumber(home.register, one)))
    before = await stateOf(home)
  })
  it('walks through what there is to press', () => {
    const names = new Set(shown.values.map((value) => value.split('|')[0]))
    expect(names.size).toBeGreaterThan(staffActions.size / 2)
    expect(shown.values.join()).toContain(String(otherBrand.code))
  })

  it.each(Object.entries(strangers))(
    'as %s nothing of the other brand is shown or changed',
    async (who, user) => {
      const stranger = who as Stranger
      const session = slackSession(home, user, language)
      const secrets = secretsFor(stranger)
      const all = [...shown.values, ...(own.get(stranger) ?? [])]
      const check = (tried: string, answer: object) => {
        const text = JSON.stringify(answer)
        const told = secrets.filter((secret) => text.includes(secret))
        if (told.length > 0) throw new Error(`${tried} shows ${told.join(', ')}`)
      }
      const press = async (value: string) => check(value, await session.press(value, 'button', null))
      for (const value of shown.values) await press(value)
      await fc.assert(fc.asyncProperty(tampered(all, numbers), press), { numRuns: 300 })
      for (const view of shown.forms) {
        for (const filled of Object.values(waysToFill(view))) {
          const brand = { brand: String(otherBrand.code), brands: [String(otherBrand.code)] }
          check(String(view.private_metadata), await session.submit(view, { ...filled, ...brand }))
        }
      }
      const form = fc.tuple(fc.constantFrom(...shown.forms), tampered(all, numbers))
      await fc.assert(
        fc.asyncProperty(form, async ([view, metadata]) => {
          const changed = { ...view, private_metadata: metadata }
          check(metadata, await session.submit(changed, waysToFill(view).well ?? {}))
        }),
        { numRuns: 100 },
      )
      expect(await filesFor(home, user)).toEqual([])
      expect(await stateOf(home)).toBe(before)
    },
  )

  /** A role sees what it can ask for of its own brand; a person without a role sees nothing. */
  function secretsFor(stranger: Stranger): string[] {
    const whole = theirs.flatMap(({ address }) => [address.slice(3), maskAddress(address)])
    const hasNone = stranger === 'gone' || stranger === 'withoutRole'
    const others = Array.from({ length: 14 }, (_, n) => phone(n + 1).address)
    return [
      otherBrand.name,
      ...whole,
      ...(stranger === 'viewer' || hasNone ? others.map((address) => address.slice(3)) : []),
      ...(hasNone ? ['Örnek Kahve', ...others.map(maskAddress)] : []),
    ]
  }
})

/** A value with one piece changed, exchanged for one of another value, or made up; or under another name. */
function tampered(values: readonly string[], numbers: readonly (number | null)[]): fc.Arbitrary<string> {
  const pieces = [...new Set(values.flatMap((value) => value.split('|').slice(1)))]
  const madeUp = [...numbers.map(String), '1', '2', '-1', '999999999999999', 'all', 'ONAY', '']
  const instead = fc.constantFrom(...pieces, ...madeUp, String(otherBrand.code), String(providerCode))
  const names = fc.constantFrom(...staffActions.keys(), ...staffShortcuts.keys())
  return fc
    .tuple(fc.constantFrom(...values), fc.nat(5), instead, fc.nat(9), names)
    .map(([value, at, piece, way, name]) => {
      const [first = '', ...rest] = value.split('|')
      if (way === 0) return [name, ...rest].join('|')
      if (rest.length === 0) return [first, piece].join('|')
      const place = at % rest.length
      const changed = way < 3 ? flipped(rest[place] ?? '') : piece
      return [first, ...rest.with(place, changed)].join('|')
    })
}

function flipped(piece: string): string {
  const last = piece.at(-1) ?? '0'
  return piece.slice(0, -1) + String.fromCharCode((last.charCodeAt(0) ^ 1) % 128)
}

async function openTwoBrands(): Promise<TestRegister> {
  const home = await openFilledRegister()
  const { register, clock } = home
  await addBrand(register, { providerCode, ...otherBrand })
  for (const role of roles) {
    await addStaff(register, { slackUser: strangers[role], role, brandCode: subBrandCode, by: 'test' })
  }
  await addStaff(register, { slackUser: strangers.gone, role: 'admin', by: 'test' })
  const brandCode = otherBrand.code
  for (const one of theirs) {
    await say(register, one, 'ONAY', { brandCode })
    clock.move(1000)
    await say(register, one, 'RET', { brandCode, channel: 'ARAMA', actor: { door: 'click' } })
  }
  const [first, second] = theirs
  if (first === undefined || second === undefined) throw new Error('There is no person')
  const disputed = { recipient: first, brandCode, channel: 'MESAJ', userId: '7001' } as const
  await noteComplaint(register, { door: 'telegram', id: '7001' }, disputed)
  await say(register, second, 'RET', { brandCode })
  clock.move(1000)
  const asking = await staffContext(home, { user: people.editor })
  await runStaffCommand(asking, `onay ${second.address} sms HS_WEB marka=${brandCode} kanıt="form 118"`)
  return home
}

const tables = ['change', 'complaint', 'approval', 'room', 'imported_file', 'staff']

/** All that is stored of the other brand, and roles for every brand. */
async function stateOf({ engine }: TestRegister): Promise<string> {
  const rows = await Promise.all(
    tables.map((table) =>
      engine.read({
        sql: `SELECT * FROM ${table} WHERE brand_code = ? ${table === 'staff' ? 'OR brand_code IS NULL' : ''}`,
        params: [otherBrand.code],
        map: (row) => row.map(String),
      }),
    ),
  )
  return JSON.stringify(rows)
}

/** Files of the other brand, or of its recipients alone, that this person could fetch. */
async function filesFor({ engine }: TestRegister, user: string): Promise<string[]> {
  return await engine.read({
    sql: `SELECT purpose FROM file_link WHERE principal = ? AND (purpose ->> '$.brandCode' = ? OR
      purpose ->> '$.recipientId' NOT IN (SELECT recipient_id FROM change WHERE brand_code = ?))`,
    params: [user, otherBrand.code, subBrandCode],
    map: ([purpose]) => String(purpose),
  })
}
