import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dayOf, startOfDay } from '../../src/calendar/istanbul.ts'
import { now } from '../support/clock/clock.ts'
import {
  callsTo,
  cron,
  cronsThrough,
  holdSlack,
  phones,
  releaseSlack,
  slash,
  stampedDays,
  strangersRoot,
} from './visitor.ts'

const dayMs = 24 * 60 * 60_000
const hourMs = 60 * 60_000
/** Longer than a send attempt waits. */
const lateMs = 2 * 60_000
const today = startOfDay(dayOf(now()))

// These events come at noon, so that no midnight passes between two of them.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: today + 12 * hourMs }))
afterEach(() => void vi.useRealTimers())

const posts = async () =>
  (await callsTo('slack')).filter(
    ({ method, body }) =>
      method === 'chat.postMessage' &&
      body?.channel === 'C0REPORT' &&
      JSON.stringify(body).includes('day-files|'),
  )

describe('the cron of a Worker', () => {
  test('closes the day, posts its report once to the room, and seals what was recorded', async () => {
    expect(await slash('U0ADMIN', `ekle ${phones[10]} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
    const due = today + dayMs + 9 * hourMs
    // A clock that is a day ahead for a moment closes nothing.
    const before = (await posts()).length
    await cron(due)
    await cron(due + dayMs)
    expect((await posts()).length).toBe(before)
    // Yesterday is reported too, since it has not been; its time depends on the hour.
    await cronsThrough(due - 60_000)
    const early = (await posts()).length
    await cron(due)
    const answerText = (await posts()).slice(early)
    expect(answerText).toHaveLength(1)
    expect(answerText[0]?.body?.text).toMatch(/^Örnek Kahve, .*: \d+ ONAY/)
    expect(answerText[0]?.body?.blocks).toMatch(/Mühür `[0-9a-f]{20}`/)
    // Late, repeated or concurrent crons post nothing again.
    await cron(due)
    await Promise.all([cron(due + 60_000), cron(due + 60_000)])
    expect((await posts()).length).toBe(early + 1)
  })

  test('comes late and lets no other event send what it is sending', async () => {
    const day = today + 2 * dayMs
    await cronsThrough(day + hourMs)
    const before = (await posts()).length
    const due = day + 9 * hourMs
    vi.setSystemTime(due + lateMs)
    try {
      const held = holdSlack('chat.postMessage')
      const late = cron(due)
      await held
      await cron(due + lateMs)
      expect((await posts()).length).toBe(before + 1)
      await late
    } finally {
      await releaseSlack()
    }
  })

  test('has the closed days stamped, and keeps no stamp that its root does not vouch for', async () => {
    const later = today + 3 * dayMs + hourMs
    await cronsThrough(later)
    const stamped = await stampedDays()
    expect(stamped).toContain(dayOf(later - dayMs))
    await cronsThrough(later + dayMs, { TSA_CA_PEM: strangersRoot })
    expect(await stampedDays()).toEqual(stamped)
  })
})
