import { text } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nationalStates, type RecipientType } from '../../src/consent/consent.ts'
import { permittedCsvLines } from '../../src/documents/permitted-file.ts'
import { closeBrand } from '../../src/register/company/brands.ts'
import { setStates } from '../../src/register/iys-queue/queue.ts'
import { answersOf } from '../../src/register/look-up/asked-list.ts'
import { check, verdictsOf } from '../../src/register/look-up/check.ts'
import { permittedCount } from '../../src/register/permitted/counts.ts'
import { takePermitted } from '../../src/register/permitted/permitted.ts'
import { write } from '../../src/register/register.ts'
import { collected, eraseInTheEnd } from '../support/register/retention.ts'
import { editor, openTestRegister, phone, say, subBrandCode, type TestRegister } from '../support/register.ts'

/*
 * One answer on three ways: the permitted database, a list and a check hold the same addresses, whatever happened
 * before, and the chat counts the rows of the file.
 */

const channels = ['ARAMA', 'MESAJ'] as const
const types = ['BIREYSEL', 'TACIR'] as const
const addressCount = 6

const stepArbitrary = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      n: fc.nat(addressCount - 1),
      channel: fc.constantFrom(...channels),
      recipientType: fc.constantFrom(...types),
      status: fc.constantFrom('ONAY' as const, 'RET' as const),
      // Its İYS has no such source: a RET of it is obeyed here alone.
      source: fc.constantFrom('HS_WEB', 'HS_WEB', 'HS_FAX'),
      national: fc.constantFrom(null, ...nationalStates.filter((state) => state !== 'unverified')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('erase' as const), n: fc.nat(addressCount - 1) }),
  },
)
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never

type People = Map<number, 'known' | 'erased'>

async function take(opened: TestRegister, people: People, step: Step): Promise<void> {
  const { register, clock } = opened
  clock.move(60_000)
  const person = people.get(step.n)
  if (step.kind === 'erase') {
    if (person !== 'known') return
    people.set(step.n, 'erased')
    return await eraseInTheEnd(opened, phone(step.n))
  }
  const { n, status, national, ...consent } = step
  // Nothing but a RET may be recorded for an erased address.
  if (person === 'erased' && status === 'ONAY') return
  const { change } = await say(register, phone(n), status, consent)
  if (change === null) return
  people.set(n, person ?? 'known')
  if (national === null) return
  await write(register, ...setStates([Buffer.from(change.id, 'hex')], { state: national }))
}

const addresses = Array.from({ length: addressCount }, (_, n) => phone(n))
const keyOf = (address: string, channel: string, recipientType: string) =>
  `${address} ${channel} ${recipientType}`

async function keysInFile({ register }: TestRegister): Promise<string[]> {
  const rows = takePermitted(register, editor, { brandCode: subBrandCode, asOf: null, scope: 'ONAY' })
  const lines = await text(permittedCsvLines(rows, false))
  const cells = parse(lines, { bom: true, from: 2 }) as string[][]
  const codes: Record<string, string> = { arama: 'ARAMA', SMS: 'MESAJ', bireysel: 'BIREYSEL', tacir: 'TACIR' }
  return cells.map(([address = '', type = '', channel = '']) =>
    keyOf(address, codes[channel] ?? channel, codes[type] ?? type),
  )
}

/** `asksOf` answers for each address in turn if a message may be sent. */
async function keysBy(
  asksOf: (key: {
    readonly brandCode: number
    readonly channel: (typeof channels)[number]
    readonly recipientType: RecipientType
  }) => Promise<readonly boolean[]>,
): Promise<string[]> {
  const keys: string[] = []
  for (const channel of channels) {
    for (const recipientType of types) {
      const maySend = await asksOf({ brandCode: subBrandCode, channel, recipientType })
      keys.push(
        ...addresses
          .filter((_, place) => maySend[place])
          .map(({ address }) => keyOf(address, channel, recipientType)),
      )
    }
  }
  return keys
}

const keysInList = ({ register }: TestRegister) =>
  keysBy(async (key) => {
    const list = { ...key, lines: addresses.map(({ address }) => address) }
    const answers = await collected(answersOf(register, list))
    return answers.map((answer) => answer.kind === 'answered' && answer.maySend)
  })

const keysInCheck = ({ register }: TestRegister) =>
  keysBy(async (key) => {
    const marks = addresses.map(({ address }) => register.vault.mark(address))
    const maySend = (await verdictsOf(register, key, marks)).map((verdict) => verdict.maySend)
    const inOnay = await check(register, { ...key, recipients: addresses })
    for (const [place, recipient] of addresses.entries()) {
      if (maySend[place]) expect(inOnay).toContain(recipient)
    }
    return maySend
  })

test('the permitted database, a list and a check permit the same addresses, as many as chat says', async () => {
  const steps = fc.array(stepArbitrary, { minLength: 1, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 0, max: 5 }), async (some, closing) => {
      const opened = await openTestRegister()
      try {
        const people: People = new Map()
        for (const step of some) await take(opened, people, step)
        if (closing === 0) await closeBrand(opened.register, subBrandCode)
        const inFile = (await keysInFile(opened)).sort()
        expect(inFile).toEqual((await keysInList(opened)).sort())
        expect(inFile).toEqual((await keysInCheck(opened)).sort())
        const all = takePermitted(opened.register, editor, {
          brandCode: subBrandCode,
          asOf: null,
          scope: 'all',
        })
        const permissions = (await collected(all)).map(({ permission }) => permission?.maySend)
        expect(permissions.filter((maySend) => maySend)).toHaveLength(inFile.length)
        expect(await permittedCount(opened.register, subBrandCode)).toMatchObject({
          permitted: inFile.length,
          others: permissions.length - inFile.length,
        })
      } finally {
        await opened.close()
      }
    }),
    { numRuns: 40 },
  )
})
