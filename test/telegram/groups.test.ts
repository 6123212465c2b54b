import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTelegram, type TelegramDouble } from '../support/telegram-double.ts'
import { fakeCommands } from './commands.ts'
import { openHarness, recorded, storedAt } from './harness.ts'

describe('in a group', () => {
  const group = '-1001234567890'
  let telegram: TelegramDouble

  beforeEach(async () => {
    telegram = await openTelegram()
  })
  afterEach(async () => await telegram.close())

  async function receive(...names: string[]) {
    const { apiRoot, token } = telegram
    const commands = fakeCommands()
    const { bot } = openHarness({ apiRoot, token, commands })
    let id = 0
    for (const name of names)
      await bot.resume({ id: ++id, body: JSON.stringify(recorded(name)), receivedAt: storedAt })
    return commands.asked.map(({ as }) => as)
  }

  it("answers with the group's id and the command of an admin, to anonymous administrators too", async () => {
    for (const name of ['group-subscribe', 'group-anonymous']) {
      expect(await receive(name)).toEqual([])
      expect(telegram.textsOf(group).at(-1)).toContain(`/izin abone ekle telegram ${group}`)
    }
  })

  it('ignores what is meant for another bot', async () => {
    await receive('group-other-bot')
    expect(telegram.textsOf(group)).toEqual([])
  })

  it('says nothing to personal commands, forwarded messages and contacts', async () => {
    expect(await receive('group-message')).toEqual([])
    expect(telegram.calls).toEqual([])
  })
})
