import { expect, test } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { iysQueue } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { iysStatus } from '../../src/register/iys-queue/status.ts'
import { switchExchange } from '../../src/register/iys-queue/switch.ts'
import { newQueueUpkeep } from '../../src/register/iys-queue/upkeep.ts'
import { answersOf } from '../../src/register/look-up/asked-list.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import { permittedCount } from '../../src/register/permitted/counts.ts'
import { takePermitted } from '../../src/register/permitted/permitted.ts'
import type { Register } from '../../src/register/register.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { openIysServer } from '../http/iys-server.ts'
import { forEachTest } from '../support/opened.ts'
import { importRows } from '../support/register/imports.ts'
import { collected } from '../support/register/retention.ts'
import { editor, phone, subBrandCode } from '../support/register.ts'

/*
 * The setting is committed first, and the queue follows in pages. These tests ask between the commits: no answer may
 * contradict the setting that is stored.
 */

const server = forEachTest(() => openIysServer({ now: '2026-03-02 15:00:00' }))
const key = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const

/** More than two pages of the queue. */
const addresses = Array.from({ length: 1200 }, (_, n) => phone(n).address)

async function importOnays(): Promise<void> {
  const consentDate = '2026-03-02 10:00:00'
  await importRows(
    server.register,
    addresses.map((recipient) => ({ recipient, status: 'ONAY', consentDate })),
  )
}

/** Number of addresses that each way of asking permits. */
async function permittedBy(): Promise<Record<string, number>> {
  const { register } = server
  const { body } = await server.post('/v1/check', { ...key, recipients: addresses })
  const list = await collected(answersOf(register, { ...key, lines: addresses }))
  const file = takePermitted(register, editor, { brandCode: subBrandCode, asOf: null, scope: 'ONAY' })
  const lookedUp = []
  for (let n = 0; n < addresses.length; n += 199) {
    const [view] = await ownConsents(register, phone(n))
    lookedUp.push(view?.maySend === true ? 1 : 0)
  }
  const counts = await permittedCount(register, subBrandCode)
  return {
    check: body.counts.maySend,
    list: list.filter((answer) => answer.kind === 'answered' && answer.maySend).length,
    file: (await collected(file)).length,
    count: counts.kind === 'counted' ? counts.permitted : -1,
    lookUp: (lookedUp.reduce((sum, one) => sum + one, 0) * addresses.length) / lookedUp.length,
  }
}

const permitted = (number: number) => ({
  check: number,
  list: number,
  file: number,
  count: number,
  lookUp: number,
})

/** The register with an engine that calls `afterUnit` after each commit. */
function watched(afterUnit: (units: number) => Promise<void>): Register {
  let units = 0
  const unit: Engine['unit'] = async (...given) => {
    const result = await server.engine.unit(...given)
    units += 1
    await afterUnit(units)
    return result
  }
  const engine = new Proxy(server.engine, {
    get: (target, name) => (name === 'unit' ? unit : Reflect.get(target, name, target)),
  })
  return { ...server.register, engine }
}

async function queuedRows(): Promise<number> {
  return (await server.engine.read(query(build.select({ seq: iysQueue.seq }).from(iysQueue)))).length
}

async function statesFound(): Promise<Set<string>> {
  const { body } = await server.post('/v1/check', { ...key, recipients: addresses })
  const results: { readonly why: string; readonly national: string }[] = body.results
  return new Set(results.map(({ why, national }) => `${why} ${national}`))
}

test('from the commit of a switch on, no way of asking permits what İYS does not have yet', async () => {
  await importOnays()
  expect(await permittedBy()).toEqual(permitted(addresses.length))
  const queuedAt: number[] = []
  const switched = watched(async () => {
    queuedAt.push(await queuedRows())
    expect(await permittedBy()).toEqual(permitted(0))
    expect(await statesFound()).toEqual(new Set(['iys-waiting waiting']))
  })
  await switchExchange(switched, 'file', 'test')
  // Asked before the first page, between two pages, and at the end.
  expect(queuedAt[0]).toBe(0)
  expect(queuedAt.some((rows) => rows > 0 && rows < addresses.length)).toBe(true)
  expect(await queuedRows()).toBe(addresses.length)
})

test('from the commit of a switch off, every way of asking permits what only waited for İYS', async () => {
  await importOnays()
  await switchExchange(server.register, 'file', 'test')
  const queuedAt: number[] = []
  const switched = watched(async () => {
    queuedAt.push(await queuedRows())
    expect(await permittedBy()).toEqual(permitted(addresses.length))
    expect(await statesFound()).toEqual(new Set(['consent-unverified unverified']))
  })
  await switchExchange(switched, 'off', 'test')
  expect(queuedAt[0]).toBe(addresses.length)
  expect(queuedAt.some((rows) => rows > 0 && rows < addresses.length)).toBe(true)
  expect(await queuedRows()).toBe(0)
})

test.each([
  ['on', 'file', addresses.length, 0],
  ['off', 'off', 0, addresses.length],
] as const)(
  'a switch %s that was killed between two pages is finished after a start',
  async (_, mode, rows, may) => {
    await importOnays()
    if (mode === 'off') await switchExchange(server.register, 'file', 'test')
    const killed = watched(async (units) => {
      if (units === 2) throw new Error('killed')
    })
    await expect(switchExchange(killed, mode, 'test')).rejects.toThrow('killed')
    const left = await queuedRows()
    expect(left > 0 && left < addresses.length).toBe(true)
    expect(await permittedBy()).toEqual(permitted(may))
    await newQueueUpkeep(server.register)()
    expect(await queuedRows()).toBe(rows)
    expect(await permittedBy()).toEqual(permitted(may))
    const { brands } = await iysStatus(server.register)
    expect(brands.find(({ brandCode }) => brandCode === subBrandCode)).toMatchObject({ waiting: rows })
    expect(await verifyRegister(server.register)).toMatchObject({ ok: true })
  },
)
