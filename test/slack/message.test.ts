import { describe, expect, it } from 'vitest'
import { messageSchema } from '../support/platforms/block-kit.ts'
import { echo, payload, slackSetUp as setUp } from '../support/platforms/slack.ts'
import { readable } from '../support/platforms/slack-reading.ts'

const user = 'U2147483697'
const withEvent = (name: string, changes: object) => {
  const recorded = payload(name)
  return JSON.stringify({ ...recorded, event: { ...(recorded.event as object), ...changes } })
}
const direct = (changes: object = {}) => withEvent('message-im', changes)
const mention = (changes: object = {}) => withEvent('app-mention', changes)

describe('a direct message', () => {
  it('is run like a typed command and answered to its writer', async () => {
    const { post, contexts, items, answerText, settled } = setUp()
    const response = await post(direct())
    expect([response.status, await response.text()]).toEqual([200, ''])
    await settled()
    expect(items).toMatchObject([{ key: 'event:Ev0MESSAGE01', lane: `user ${user}`, done: true }])
    expect(contexts).toMatchObject([{ id: user, teamId: 'T0001', channel: null }])
    expect(answerText).toMatchObject([{ key: 'event:Ev0MESSAGE01', user, room: null }])
    expect(readable(messageSchema.parse(answerText[0]?.payload))).toContain('said "sorgula')
  })

  it('with a failing command is told so', async () => {
    const { post, answerText, settled } = setUp({
      commands: { ...echo(), say: () => Promise.reject(new Error('x')) },
    })
    await post(direct())
    await settled()
    expect(answerText).toMatchObject([{ user }])
    expect(readable(answerText[0]?.payload)).toContain('bilmiyorum')
  })
})

it('a mention in a channel is answered in its thread for the asker alone, without the name of the bot', async () => {
  const { post, contexts, answerText, settled } = setUp()
  await post(mention())
  await settled()
  expect(contexts).toMatchObject([{ id: user, channel: 'C2147483705' }])
  const room = { channel: 'C2147483705', thread: '1772442045.000100' }
  expect(answerText).toMatchObject([{ user, room }])
  expect(readable(answerText[0]?.payload)).toBe('said "rapor &amp;amp; &lt;@U0ZEYNEP&gt;"')
})

it.each([
  ['of a bot', direct({ bot_id: 'B0BOT' })],
  ['of a bot in a channel', mention({ bot_id: 'B0BOT' })],
  ['that was edited', direct({ subtype: 'message_changed', user: undefined, message: { text: 'ret' } })],
  ['edited to hold a mention', mention({ edited: { user, ts: '1772442060.000000' } })],
  ['of a channel, without a mention', direct({ channel: 'C2147483705', channel_type: 'channel' })],
])('a message %s is not answered', async (_, body) => {
  const { post, items, answerText, settled } = setUp()
  expect((await post(body)).status).toBe(200)
  await settled()
  expect([items, answerText]).toEqual([[], []])
})
