import { describe, expect, it } from 'vitest'
import { slackBot } from '../../bots/slack/bot.ts'
import { slackSocket } from '../../bots/slack/socket.ts'
import { brokenInbox, payload, slackHarness } from '../support/platforms/slack.ts'
import { readable } from '../support/platforms/slack-reading.ts'

function setUp(overrides: Parameters<typeof slackHarness>[0] = {}) {
  const harness = slackHarness(overrides)
  const { client } = slackSocket(slackBot(harness.options), { appToken: 'xapp-1', log: harness.options.log })
  const envelope = (body: unknown) =>
    new Promise<unknown>((acknowledged) => {
      client.emit('slack_event', { body, ack: async (answer: unknown) => acknowledged(answer ?? null) })
    })
  return { ...harness, client, envelope }
}

describe('Socket Mode', () => {
  it('takes a command the same way, stored before it is acknowledged, and once', async () => {
    const { envelope, items, contexts } = setUp()
    expect(readable(await envelope(payload('slash-command')))).toContain('sorgula')
    expect(items).toHaveLength(1)
    expect(await envelope(payload('slash-command'))).toBeNull()
    expect(contexts).toHaveLength(1)
  })

  it('answers a press by its response_url', async () => {
    const { envelope, later } = setUp()
    expect(await envelope(payload('block-actions-ephemeral'))).toBeNull()
    await expect.poll(() => later.length).toBe(1)
  })

  it('acknowledges what it has no use for', async () => {
    const { envelope, items } = setUp()
    expect(await envelope(payload('view-submission'))).toBeNull()
    expect(await envelope({ nonsense: true })).toBeNull()
    expect(items).toEqual([])
  })

  it('does not acknowledge an event that could not be stored', async () => {
    const { client, logged } = setUp({ inbox: brokenInbox() })
    let acknowledged = false
    const ack = async () => {
      acknowledged = true
    }
    client.emit('slack_event', { body: payload('app-home-opened'), ack })
    await expect.poll(() => logged.length).toBe(1)
    expect(acknowledged).toBe(false)
  })
})
