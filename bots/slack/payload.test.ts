import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { payload } from '../../test/support/platforms/slack.ts'
import { nested, spoilt } from '../../test/support/verification/spoilt.ts'
import { parseBody, parsePayload, parseStored } from './payload.ts'

const names = [
  'slash-command',
  'block-actions-ephemeral',
  'block-actions-room',
  'form-submission',
  'message-action',
  'app-home-opened',
  'message-im',
  'app-mention',
]
const payloads = names.map((name) => payload(name))
const home = payload('app-home-opened')

describe('parsePayload()', () => {
  it.each(payloads.map((one) => [one.type ?? 'command', one] as const))(
    'keeps of a %s what it reads again from the inbox',
    (_, sentPayload) => {
      const parsed = parsePayload(sentPayload)
      expect(parsed.kind).toBe('inbound')
      if (parsed.kind !== 'inbound') return
      expect(parseStored(parsed.inbound.body)).toEqual(parsed)
      expect(parsed.inbound.body).not.toMatch(/ayse|gIkuvaNzQIHg97ATvDxqgjtO/)
    },
  )

  it('reads the act, the person and where they are', () => {
    expect(parsePayload(payload('block-actions-room'))).toMatchObject({
      inbound: {
        kind: 'press',
        key: 'press:13345224610.738474920.7088930838d88f008e1:1772442013.000000',
        lane: 'user U2147483697',
        from: { id: 'U2147483697', teamId: 'T0001', channel: 'C2147483705' },
        value: 'rapor|123457',
        view: null,
        isPrivate: false,
      },
    })
  })

  it.each([
    ['event.user', payload('app-home-opened', { event: { type: 'app_home_opened', user: false } })],
    ['event_id', { ...home, event_id: 'Ev\0' }],
    ['event_id', { ...home, event_id: 'Ev\ud800' }],
    ['user.id', payload('block-actions-room', { user: { id: 1 } })],
    ['trigger_id', payload('slash-command', { trigger_id: '' })],
    ['actions.0.value', payload('block-actions-room', { actions: [{ action_id: 'izin:1', value: {} }] })],
    ['actions.0', payload('block-actions-room', { actions: [] })],
    [
      'view.state.values.…',
      payload('form-submission', { view: { id: 'V1', state: { values: { '+905321112233': 1 } } } }),
    ],
    ['view.id', payload('form-submission', { view: { callback_id: 'izin:form' } })],
    ['type', null],
    ['type', [home]],
    ['event', { type: 'event_callback', event_id: 'Ev1' }],
  ])('refuses a payload and names the field: %s', (field, sentPayload) => {
    expect(parsePayload(sentPayload)).toEqual({ kind: 'unreadable', field })
  })

  it('leaves what belongs to nothing of ours', () => {
    const foreign = [
      payload('view-submission'),
      payload('message-action', { callback_id: 'other' }),
      payload('block-actions-room', { actions: [{ action_id: 'link:izin:1' }] }),
      { ...home, event: { type: 'reaction_added' } },
      { type: 'shortcut' },
    ]
    expect(foreign.map((one) => parsePayload(one).kind)).toEqual(foreign.map(() => 'unsupported'))
  })

  it('reads a payload of 100,000 levels without keeping them, or refuses it', () => {
    const deep = (json: string) => parseBody('application/json', Buffer.from(json))
    const json = JSON.stringify(home)
    const unread = deep(json.replace('"type"', `"deep":${nested(100_000)},"type"`))
    expect(unread).toEqual(parsePayload(home))
    expect(deep(json.replace('"home"', nested(100_000)))).toEqual({ kind: 'unreadable', field: 'event.tab' })
    expect(deep(nested(100_000)).kind).toBe('unreadable')
  })

  it('never throws, and what it takes has ids of plain ASCII and goes through the inbox', () => {
    fc.assert(
      fc.property(spoilt<unknown>(payloads), (sentPayload) => {
        const parsed = parsePayload(sentPayload)
        if (parsed.kind !== 'inbound') return
        expect(`${parsed.inbound.key} ${parsed.inbound.lane}`).toMatch(/^[ -~]+$/)
        expect(parseStored(parsed.inbound.body)).toEqual(JSON.parse(JSON.stringify(parsed)))
      }),
      { numRuns: 500 },
    )
  })
})
