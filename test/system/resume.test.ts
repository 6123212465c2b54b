import Database from 'libsql'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

/* A command was stored, then the machine died. */

const phone = '+905321112233'
const minuteMs = 60_000

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
    await expect.poll(waiting).toHaveLength(1)
    await app.stop('SIGKILL')
    await expect(command).rejects.toThrow()
    pass(20 * minuteMs)

    await app.start()
    await expect.poll(waiting).toMatchObject([{ attempts: 1 }])
    await app.stop('SIGKILL')
    expect(await app.consents(phone)).toEqual([])
    const [item] = waiting()

    app.lengthenClaims()
    app.slack.release()
    await app.start()
    expect(await app.answeredLater()).toContain('RET kaydedildi')
    const consentDate = formatWallTime(item?.receivedAt ?? 0)
    expect(await app.consents(phone)).toMatchObject([{ status: 'RET', consentDate }])
    await expect.poll(waiting).toEqual([])
    expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 1 })
  })

  it('is answered in a message to its person when Slack takes no answer to the command any more', async () => {
    await app.stop()
    app.slack.hold('auth.test')
    await app.start()
    const command = app.slash('U0EDITOR', `ret ${phone} arama marka=123456`)
    command.catch(() => {})
    await expect.poll(waiting).toHaveLength(1)
    await app.stop('SIGKILL')
    await expect(command).rejects.toThrow()
    pass(40 * minuteMs)
    app.slack.release()
    await app.start()
    await app.answerText('RET kaydedildi')
  })
})
