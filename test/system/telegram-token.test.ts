import Database from 'libsql'
import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { refusal } from '../support/telegram-double.ts'
import { recorded } from '../telegram/harness.ts'

/** A wrong Telegram token with a webhook, where no polling finds it out. */

const app = forAllTests(() => openApp())
beforeAll(async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await app.stop()
})

it('a wrong token of Telegram is named at the start, the rest runs, and what is to go out is kept', async () => {
  for (const method of ['getMe', 'sendMessage']) app.telegram.once(method, refusal(401, 'Unauthorized'))
  await app.start()
  await app.logged('telegram.token-refused')
  expect(app.printed()).toContain('Telegram does not take TELEGRAM_BOT_TOKEN: it answers 401')
  expect(app.printed()).toContain('set the token that @BotFather shows')

  expect(await app.update({ ...recorded('start') })).toBe(200)
  await app.logged('outbox.barred')
  expect(await app.slash('U0ADMIN', 'marka')).toContain('Örnek A.Ş.')
  expect(app.telegram.textsOf('7001')).toEqual([])

  await app.stop()
  // Barred messages are tried again after five minutes.
  const database = new Database(app.databasePath)
  database.exec('UPDATE outbox SET due_at = due_at - 300000 WHERE due_at IS NOT NULL')
  database.close()
  await app.start()
  await expect.poll(() => app.telegram.textsOf('7001').length, { timeout: 60_000 }).toBeGreaterThan(0)
})
