import Database from 'libsql'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'

/** A command that was taken in, and then the machine died: it is in the inbox, and its person waits. */

const phone = '+905321112233'
const minuteMs = 60_000

const house = forAllTests(() => openHouse())

beforeAll(async () => {
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.izinJson('staff', 'add', '--slack', 'U0EDITOR', '--role', 'editor')
})

/** While the server is down so much time passes: whatever is stored in the inbox becomes older by it. */
function pass(ms: number): void {
  const database = new Database(house.databasePath)
  database
    .prepare('UPDATE inbox SET received_at = received_at - ?, due_at = due_at - ? WHERE done_at IS NULL')
    .run([ms, ms])
  database.close()
}

function waiting(): { receivedAt: number; attempts: number }[] {
  const database = new Database(house.databasePath)
  const rows = database
    .prepare('SELECT received_at AS receivedAt, attempts FROM inbox WHERE done_at IS NULL')
    .all([])
  database.close()
  return rows as { receivedAt: number; attempts: number }[]
}

const consents = async () =>
  (
    (await house.izinJson('lookup', '--recipient', phone)) as {
      consents: { status: string; consentDate: string }[]
    }
  ).consents

describe('a slash command whose process was killed before it was dealt with', () => {
  it('is dealt with by the next that lives, dated when it was said, answered late, and recorded once', async () => {
    // Who may do what is only known once Slack has said which workspace is ours, so the command waits here.
    house.holdSlack('auth.test')
    const command = house.slash('U0EDITOR', `ret ${phone} mesaj marka=123456`)
    command.catch(() => {})
    await vi.waitFor(() => expect(waiting()).toHaveLength(1), { timeout: 60_000 })
    await house.stop('SIGKILL')
    await expect(command).rejects.toThrow()
    pass(20 * minuteMs)

    await house.start()
    await vi.waitFor(() => expect(waiting()).toMatchObject([{ attempts: 1 }]), { timeout: 60_000 })
    await house.stop('SIGKILL')
    expect(await consents()).toEqual([])
    const [item] = waiting()

    house.releaseSlack()
    await house.start()
    const startedAt = performance.now()
    expect(await house.answeredLater()).toContain('RET kaydedildi')
    // Two seconds on an idle machine; the lease of the dead process would be half a minute.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    const consentDate = formatWallTime(item?.receivedAt ?? 0)
    expect(await consents()).toMatchObject([{ status: 'RET', consentDate }])
    await expect.poll(waiting, { timeout: 60_000 }).toEqual([])
    expect(await house.izinJson('verify')).toMatchObject({ ok: true, changes: 1 })
  })

  it('is answered in a message to its person when Slack takes no answer to the command any more', async () => {
    await house.stop()
    house.holdSlack('auth.test')
    await house.start()
    const command = house.slash('U0EDITOR', `ret ${phone} arama marka=123456`)
    command.catch(() => {})
    await vi.waitFor(() => expect(waiting()).toHaveLength(1), { timeout: 60_000 })
    await house.stop('SIGKILL')
    await expect(command).rejects.toThrow()
    pass(40 * minuteMs)
    house.releaseSlack()
    await house.start()
    const answerText = () =>
      house.slackCalls.find(
        ({ method, body }) =>
          method === 'chat.postMessage' && JSON.stringify(body).includes('RET kaydedildi'),
      )
    await expect.poll(answerText, { timeout: 60_000 }).toBeDefined()
  })
})
