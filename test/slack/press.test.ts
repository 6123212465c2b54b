import { describe, expect, it } from 'vitest'
import { messageSchema } from '../support/platforms/block-kit.ts'
import { pressBody, slackSetUp as setUp } from '../support/platforms/slack.ts'
import { readable } from '../support/platforms/slack-reading.ts'

describe('a press', () => {
  it('is acknowledged at once and answered by response_url', async () => {
    const { post, later, items, settled } = setUp()
    const response = await post(pressBody('block-actions-ephemeral'))
    expect([response.status, await response.text()]).toEqual([200, ''])
    await settled()
    expect(items).toMatchObject([
      { key: 'press:13345224609.738474920.8088930838d88f008e0:1772442012.558300', done: true },
    ])
    expect(later).toMatchObject([
      { key: items[0]?.key, payload: { replace_original: true, response_type: 'ephemeral' } },
    ])
    expect(readable(messageSchema.parse(later[0]?.payload))).toBe('pressed ret 17 MESAJ')
  })

  it('on a message of a room does not replace it, and a menu carries the option chosen', async () => {
    const { post, later, settled } = setUp()
    await post(pressBody('block-actions-room'))
    await settled()
    expect(later).toMatchObject([{ payload: { replace_original: false, response_type: 'ephemeral' } }])
    expect(readable(later[0]?.payload)).toBe('pressed rapor 123457')
  })

  it('from another workspace has that workspace', async () => {
    const { post, contexts, settled } = setUp()
    await post(pressBody('block-actions-ephemeral', { user: { id: 'U9', team_id: 'T0999' } }))
    await settled()
    expect(contexts).toMatchObject([{ id: 'U9', teamId: 'T0999' }])
  })

  it.each<[string, number, unknown]>([
    [
      'of another app',
      200,
      [{ action_id: 'other', value: 'x', action_ts: '1', type: 'button', block_id: 'b' }],
    ],
    ['without an id', 400, [{ value: 'x', action_ts: '1' }]],
  ])('on a button %s does nothing', async (_, status, actions) => {
    const { post, contexts, later, items, settled } = setUp()
    expect((await post(pressBody('block-actions-ephemeral', { actions }))).status).toBe(status)
    await settled()
    expect([contexts, later, items]).toEqual([[], [], []])
  })
})
