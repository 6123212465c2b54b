import { expect, test } from 'vitest'
import { openTestDelivery } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { healthRoutes, noWrites } from './health.ts'

const delivery = forEachTest(() => openTestDelivery())

function open(writes = noWrites()): () => Promise<number> {
  const { register } = delivery
  const routes = healthRoutes(register, { writes })
  return async () => (await routes.request('/readyz')).status
}

test('/readyz says no while nothing can be written, and yes again after', async () => {
  const { engine, test: home } = delivery
  const readyz = open()
  const { unit } = engine
  expect(await readyz()).toBe(200)
  home.clock.move(5000)
  engine.unit = async () => {
    throw new Error('disk is full')
  }
  expect(await readyz()).toBe(503)
  engine.unit = unit
  home.clock.move(5000)
  expect(await readyz()).toBe(200)
})

test('/readyz writes no more than once in five seconds, however many ask', async () => {
  const { engine, test: home } = delivery
  const before = noWrites()
  const readyz = open(before)
  const { unit } = engine
  let writes = 0
  engine.unit = async (reads, decide) => {
    writes += 1
    return await unit(reads, decide)
  }
  for (const ms of [0, 0, 4999, 1]) {
    home.clock.move(ms)
    expect(await Promise.all([readyz(), readyz()])).toEqual([200, 200])
    // An app made for one request passes the result on to the next.
    expect(await open(before)()).toBe(200)
  }
  expect(writes).toBe(2)
})

test('/readyz says no while the disk has no room, though small writes still succeed', async () => {
  let hasRoom = false
  const routes = healthRoutes(delivery.register, { hasRoom: () => hasRoom })
  expect((await routes.request('/readyz')).status).toBe(503)
  hasRoom = true
  expect((await routes.request('/readyz')).status).toBe(200)
})

test('/readyz says no in time while a write waits for a lock', async () => {
  const { engine, register } = delivery
  const routes = healthRoutes(register, { waitsMs: 10 })
  engine.unit = () => new Promise(() => {})
  expect((await routes.request('/readyz')).status).toBe(503)
})
