import Database from 'libsql'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { addDays, dayOf, formatWallTime } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

/** A command was stored, then the machine died. */

const phone = '+905321112233'
const minuteMs = 60_000
/** Two seconds are promised, and busy cores take longer; a dead process's lease would take 15 to 30 s. */
const resumesWithinMs = 12_000

const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await app.izinJson('staff', 'add', '--slack', 'U0EDITOR', '--role', 'editor')
})

function pass(ms: number): void {
  const database = new Database(app.databasePath)
  database
    .prepare('UPDATE inbox SET received_at = received_at - ?, due_at = due_at - ? WHERE done_at IS NULL')
    .run([ms, ms])
  database.close()
}

function waiting(): { receivedAt: number; attempts: number }[] {
  const database = new Database(app.databasePath)
  const rows = database
    .prepare('SELECT received_at AS receivedAt, attempts FROM inbox WHERE done_at IS NULL')
    .all([])
  database.close()
  return rows as { receivedAt: number; attempts: number }[]
}

describe('a slash command whose process was killed before it was dealt with', () => {
  it('is processed by the next process, dated when it was said, answered late, and recorded once', async () => {
    // Roles depend on Slack's answer about the workspace, so the command waits here.
    app.slack.hold('auth.test')
    const command = app.slash('U0EDITOR', `ret ${phone} mesaj marka=123456`)
    command.catch(() => {})
    await vi.waitFor(() => expect(waiting()).toHaveLength(1), { timeout: 60_000 })
    await app.stop('SIGKILL')
    await expect(command).rejects.toThrow()
    pass(20 * minuteMs)

    await app.start()
    await vi.waitFor(() => expect(waiting()).toMatchObject([{ attempts: 1 }]), { timeout: 60_000 })
    await app.stop('SIGKILL')
    expect(await app.consents(phone)).toEqual([])
    const [item] = waiting()

    app.slack.release()
    await app.start()
    const startedAt = performance.now()
    expect(await app.answeredLater()).toContain('RET kaydedildi')
    expect(performance.now() - startedAt).toBeLessThan(resumesWithinMs)
    const consentDate = formatWallTime(item?.receivedAt ?? 0)
    expect(await app.consents(phone)).toMatchObject([{ status: 'RET', consentDate }])
    await expect.poll(waiting, { timeout: 60_000 }).toEqual([])
    expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 1 })
  })

  it('is answered in a message to its person when Slack takes no answer to the command any more', async () => {
    await app.stop()
    app.slack.hold('auth.test')
    await app.start()
    const command = app.slash('U0EDITOR', `ret ${phone} arama marka=123456`)
    command.catch(() => {})
    await vi.waitFor(() => expect(waiting()).toHaveLength(1), { timeout: 60_000 })
    await app.stop('SIGKILL')
    await expect(command).rejects.toThrow()
    pass(40 * minuteMs)
    app.slack.release()
    await app.start()
    await app.answerText('RET kaydedildi')
  })
})

it('a message whose process was killed while it was sent is sent again soon after the restart, marked as a possible repeat', async () => {
  await app.izinJson('room', 'add', '--brand', '123456', '--slack', 'C0RAPOR')
  app.beginYesterday()
  const reached = app.slack.hold('chat.postMessage')
  await app.izinJson('report', '--date', addDays(dayOf(Date.now()), -1), '--post')
  await reached
  await app.stop('SIGKILL')
  app.slack.release()
  await app.start()
  const startedAt = performance.now()
  await app.answerText('ikinci kez gelmiş olabilir')
  expect(performance.now() - startedAt).toBeLessThan(resumesWithinMs)
})
