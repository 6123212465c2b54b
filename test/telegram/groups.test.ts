import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeTelegram, openFakeTelegram } from '../support/telegram.ts'
import { fakeCommands } from './commands.ts'
import { openHarness, recorded, storedAt } from './harness.ts'

describe('in a group', () => {
  const group = '-1001234567890'
  let telegram: FakeTelegram

  beforeEach(async () => {
    telegram = await openFakeTelegram()
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

  it('asks Telegram whether who subscribes it administers it, and answers there', async () => {
    telegram.administrators.add(7001)
    expect(await receive('group-subscribe')).toEqual(['room subscribe kahve true'])
    const asked = telegram.calls.filter(({ method }) => method === 'getChatMember')
    expect(asked).toMatchObject([{ params: { user_id: 7001 } }])
    expect(telegram.textsOf(group)).toEqual(['oda'])
  })

  it('tells who does not administer it from who does', async () => {
    expect(await receive('group-subscribe')).toEqual(['room subscribe kahve false'])
  })

  it('lets be what is meant for another bot, or comes from nobody in particular', async () => {
    telegram.administrators.add(1087968824)
    expect(await receive('group-other-bot', 'group-anonymous')).toEqual([])
    expect(telegram.textsOf(group)).toEqual([])
  })

  it('deals with it later when Telegram does not say who administers it', async () => {
    telegram.mishap('getChatMember', { kind: 'error', code: 500, description: 'Internal Server Error' })
    await expect(receive('group-subscribe')).rejects.toThrow()
  })

  it('says nothing to personal commands, forwarded messages and contacts', async () => {
    expect(await receive('group-message')).toEqual([])
    expect(telegram.calls).toEqual([])
  })
})
