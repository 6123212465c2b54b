import { describe, expect, it } from 'vitest'
import { forEachTest } from '../support/opened.ts'
import { openTelegram } from '../support/platforms/telegram-double.ts'
import { fakeCommands } from './commands.ts'
import { openHarness, recorded, storedAt } from './harness.ts'

describe('in a group', () => {
  const group = '-1001234567890'
  const telegram = forEachTest(openTelegram)

  async function receive(name: string) {
    const { apiRoot, token } = telegram
    const commands = fakeCommands()
    const { resume } = openHarness({ apiRoot, token, commands })
    await resume({ id: 1, body: JSON.stringify(recorded(name)), receivedAt: storedAt })
    return commands.asked.map(({ as }) => as)
  }

  it("answers with the group's id and the command of an admin, to anonymous administrators too", async () => {
    for (const name of ['group-subscribe', 'group-anonymous']) {
      expect(await receive(name)).toEqual([])
      expect(telegram.textsOf(group).at(-1)).toContain(`/izin abone telegram ${group} marka=…`)
    }
  })

  it.each<[string, string, string[]]>([
    ['what is meant for another bot', 'group-other-bot', ['getMe']],
    ['personal commands, forwarded messages and contacts', 'group-message', []],
  ])('says nothing to %s', async (_, name, called) => {
    expect(await receive(name)).toEqual([])
    expect(telegram.calls.map(({ method }) => method)).toEqual(called)
  })
})
