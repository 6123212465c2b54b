import { beforeEach, describe, expect, it } from 'vitest'
import { newInbox } from '../../src/jobs/inbox.ts'
import { newOutbox } from '../../src/jobs/outbox.ts'
import type { Register } from '../../src/register/register.ts'
import { collectedLog, words } from '../support/delivery.ts'
import { forEachTest } from '../support/opened.ts'
import { openTestRegister, phone, registerOn, say } from '../support/register.ts'

/*
 * Work on different rows is read once and written once, so that no instance decides again because of another.
 */

const instances = 3
const each = 8
const opened = forEachTest(() => openTestRegister({ engine: 'remote' }))
let registers: Register[]

beforeEach(async () => {
  registers = await Promise.all(
    Array.from({ length: instances }, () => registerOn(opened.another(), opened.izinKey, opened.clock.now)),
  )
  // Warm up: values that a process reads once, such as the settings, are not counted here.
  for (const [place, register] of registers.entries()) await say(register, phone(9000 + place), 'ONAY')
})

async function requestsFor(work: (register: Register, name: number) => Promise<unknown>): Promise<number> {
  const before = opened.server?.requests ?? 0
  await Promise.all(
    registers.flatMap((register, place) =>
      Array.from({ length: each }, (_, n) => work(register, place * each + n)),
    ),
  )
  return (opened.server?.requests ?? 0) - before
}

const noOutbox = { put: unused, puts: unused, alarm: unused, deliverDue: unused }

function unused(): never {
  throw new Error('No answer is stored here')
}

describe('instances on one remote database', () => {
  it('store what comes in without waiting for each other', async () => {
    const inboxes = new Map(
      registers.map((register) => [
        register,
        newInbox(register, noOutbox, () => ({}), collectedLog(opened.clock.now).log),
      ]),
    )
    const requests = await requestsFor(async (register, n) => {
      const inbound = { platform: 'telegram', key: `update ${n}`, lane: `chat ${n}`, body: 'dur' } as const
      expect(await inboxes.get(register)?.receive(inbound)).toBe('new')
    })
    // It reads and it writes.
    expect(requests).toBe(2 * instances * each)
  })

  it('store what goes out without waiting for each other', async () => {
    const { log } = collectedLog(opened.clock.now)
    const outboxOf = (register: Register) =>
      newOutbox(register, { senders: () => ({}), admins: [], log, random: () => 0 })
    const requests = await requestsFor(async (register, n) => {
      await outboxOf(register).put([words(`C${n}`, 'merhaba', { key: `post ${n}` })])
    })
    expect((await outboxOf(opened.register).status()).waiting).toBe(instances * each)
    expect(requests).toBe(2 * instances * each)
  })

  it('record the changes of different recipients without waiting for each other', async () => {
    const requests = await requestsFor((register, n) => say(register, phone(n), 'ONAY'))
    expect(requests).toBe(2 * instances * each)
  })
})
