import Database from 'libsql'
import { beforeAll, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'
import { refusal } from '../support/telegram-double.ts'
import { recorded } from '../telegram/harness.ts'

/** A server whose token of Telegram is wrong, with a webhook, so that nothing polls and finds it out by itself. */

const house = forAllTests(() => openHouse())
beforeAll(async () => {
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.stop()
})

it('a wrong token of Telegram is named at the start, the rest runs, and what is to go out is kept', async () => {
  for (const method of ['getMe', 'sendMessage']) house.telegram.once(method, refusal(401, 'Unauthorized'))
  await house.start()
  await house.logged('telegram.token-refused')
  expect(house.printed()).toContain('Telegram does not take TELEGRAM_BOT_TOKEN: it answers 401')
  expect(house.printed()).toContain('set the token that @BotFather shows')

  expect(await house.update({ ...recorded('start') })).toBe(200)
  await house.logged('outbox.barred')
  expect(await house.slash('U0ADMIN', 'marka')).toContain('Örnek A.Ş.')
  expect(house.telegram.textsOf('7001')).toEqual([])

  await house.stop()
  passTime()
  await house.start()
  await expect.poll(() => house.telegram.textsOf('7001').length, { timeout: 60_000 }).toBeGreaterThan(0)
})

/** The five minutes after which what was barred is tried again. */
function passTime(): void {
  const database = new Database(house.databasePath)
  database.exec('UPDATE outbox SET due_at = due_at - 300000 WHERE due_at IS NOT NULL')
  database.close()
}
