import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../src/jobs/message.ts'
import { messageSchema } from '../../test/support/platforms/block-kit.ts'
import { says } from '../../test/support/platforms/slack.ts'
import { SlackSender } from './send.ts'
import type { CallResult, SlackMethod } from './web.ts'

const ok = (data: Record<string, unknown> = {}): CallResult => ({ kind: 'ok', data })
const no = (error: string): CallResult => ({ kind: 'no', error })

function setUp(
  answer: (method: SlackMethod | 'response_url', values: Record<string, unknown>) => CallResult,
) {
  const calls: { method: string; values: Record<string, unknown> }[] = []
  const note = (method: SlackMethod | 'response_url', values: Record<string, unknown>) => {
    calls.push({ method, values })
    return answer(method, values)
  }
  const warned: unknown[] = []
  const sender = new SlackSender({
    call: async (method, values) => note(method, { ...values }),
    respond: async (target, payload) => note('response_url', { target, ...payload }),
    postReply: ({ kind }, { language, today, mayBeRepeat }) =>
      says(`${kind} ${language} ${today} ${mayBeRepeat}`),
    clock: () => Date.UTC(2026, 2, 2, 21),
    log: { warn: (...answerText) => void warned.push(answerText) },
  })
  return { send: (outgoing: Outgoing) => sender.send(outgoing), calls, warned }
}

const asked: Outgoing = {
  id: 7,
  platform: 'slack',
  target: 'C1',
  message: { kind: 'role-asked', slackUser: 'U9' },
  mayBeRepeat: true,
}
const mark: Outgoing = {
  ...asked,
  message: {
    kind: 'call',
    method: 'reactions.add',
    payload: { name: 'white_check_mark', timestamp: '1.2' },
  },
}

const complaint = {
  kind: 'complaint',
  complaintId: 3,
  brandName: 'Örnek Kahve',
  channel: 'MESAJ',
  dueOn: '2026-03-23',
  event: 'wrote',
} as const

describe('a message about a complaint', () => {
  const direct = { ...complaint, text: 'Hayır.', thread: null, unlessReads: ['C1'] }
  const toPerson = { ...asked, target: 'U9', message: direct, mayBeRepeat: false }
  const answers = (members: CallResult) => (method: SlackMethod | 'response_url') =>
    method === 'conversations.members' ? members : ok({ ts: '1', channel: { id: 'D5' } })

  it('goes into the thread of its channel', async () => {
    const { send, calls } = setUp(answers(ok()))
    const message = { ...complaint, text: null, thread: '17.1', unlessReads: [] }
    await send({ ...asked, message, mayBeRepeat: false })
    expect(calls).toMatchObject([
      { method: 'chat.postMessage', values: { channel: 'C1', thread_ts: '17.1' } },
    ])
  })

  it('is not sent to a person who reads the channel, whose members are asked for once', async () => {
    const { send, calls } = setUp(answers(ok({ members: ['U1', 'U9'] })))
    for (const _ of [1, 2]) expect(await send(toPerson)).toEqual({ kind: 'sent', reference: null })
    expect(calls.map(({ method }) => method)).toEqual(['conversations.members'])
  })

  it.each([
    ['reads another channel', ok({ members: ['U1'] })],
    ['may read it: Slack does not say', no('missing_scope')],
  ])('is sent to a person who %s', async (_, members) => {
    const { send, calls } = setUp(answers(members))
    expect(await send(toPerson)).toMatchObject({ kind: 'sent', reference: '1' })
    expect(calls.at(-1)).toMatchObject({ method: 'chat.postMessage', values: { channel: 'D5' } })
  })
})

describe('a mark on a message', () => {
  it.each([
    ['is put on it', ok(), []],
    ['is there already', no('already_reacted'), []],
    ['lacks its scope', no('missing_scope'), [['slack.no-reaction', { detail: 'missing_scope' }]]],
    ['gets no answer', { kind: 'lost', detail: 'TypeError' }, [['slack.no-reaction', { detail: 'lost' }]]],
  ] as const)('that %s is done with', async (_, result, warnings) => {
    const { send, calls, warned } = setUp(() => result)
    expect(await send(mark)).toEqual({ kind: 'sent', reference: null })
    const values = { name: 'white_check_mark', timestamp: '1.2', channel: 'C1' }
    expect(calls).toEqual([{ method: 'reactions.add', values }])
    expect(warned).toEqual(warnings)
  })

  it('waits where Slack asks to', async () => {
    const { send } = setUp(() => ({ kind: 'limited', afterMs: 5000 }))
    expect(await send(mark)).toMatchObject({ kind: 'later', afterMs: 5000 })
  })
})

const late: Outgoing = {
  ...asked,
  platform: 'slack-response',
  target: 'https://hooks.slack.com/x',
  message: { kind: 'call', method: 'respond', payload: { text: 'geç', blocks: [] } },
}

describe('SlackSender', () => {
  it('posts what the register says, with our own id to find it again by', async () => {
    const { send, calls } = setUp(() => ok({ ts: '1772442000.000100' }))
    expect(await send(asked)).toEqual({ kind: 'sent', reference: '1772442000.000100' })
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({
      method: 'chat.postMessage',
      values: { channel: 'C1', metadata: { event_type: 'izin_outbox', event_payload: { id: 7 } } },
    })
    messageSchema.parse(calls[0]?.values)
    expect(JSON.stringify(calls[0])).toContain('role-asked tr 2026-03-03 true')
  })

  it('writes to a person in a direct message, opened once', async () => {
    const { send, calls } = setUp((method) =>
      ok(method === 'conversations.open' ? { channel: { id: 'D5' } } : { ts: '1' }),
    )
    await send({ ...asked, target: 'U9' })
    await send({ ...asked, target: 'U9' })
    expect(calls.map(({ method, values }) => [method, values.channel ?? values.users])).toEqual([
      ['conversations.open', 'U9'],
      ['chat.postMessage', 'D5'],
      ['chat.postMessage', 'D5'],
    ])
  })

  it.each<[string, CallResult, unknown]>([
    [
      'a limit',
      { kind: 'limited', afterMs: 30_000 },
      { kind: 'later', afterMs: 30_000, detail: 'ratelimited' },
    ],
    ['a lost answer', { kind: 'lost', detail: 'TimeoutError' }, { kind: 'unknown', detail: 'TimeoutError' }],
    ['an inner error of Slack', no('internal_error'), { kind: 'unknown', detail: 'internal_error' }],
    ['a room that is gone', no('channel_not_found'), { kind: 'lost', detail: 'channel_not_found' }],
    ['an archived room', no('is_archived'), { kind: 'lost', detail: 'is_archived' }],
    ['a revoked token', no('token_revoked'), { kind: 'barred', detail: 'token_revoked' }],
    ['a word we do not know', no('brand_new_reason'), { kind: 'refused', detail: 'brand_new_reason' }],
  ])('tells the outbox of %s', async (_, result, outcome) => {
    expect(await setUp(() => result).send(asked)).toEqual(outcome)
  })

  it.each<[CallResult, object]>([
    [
      { kind: 'lost', detail: 'TimeoutError' },
      { kind: 'later', afterMs: 30_000 },
    ],
    [no('user_not_found'), { kind: 'lost' }],
  ])('does not call a post unknown when opening the direct message met %j', async (result, outcome) => {
    expect(await setUp(() => result).send({ ...asked, target: 'U9' })).toMatchObject(outcome)
  })

  it('sends plain text when Slack does not take the blocks', async () => {
    const { send, calls } = setUp((_, values) =>
      'blocks' in values ? no('invalid_blocks') : ok({ ts: '2' }),
    )
    expect(await send(asked)).toEqual({ kind: 'sent', reference: '2' })
    expect(calls).toHaveLength(2)
    expect(calls[1]?.values.text).toBe('role-asked tr 2026-03-03 true')
  })

  describe('with a table in the answer', () => {
    const cell = { type: 'rich_text', elements: [{ type: 'text', text: 'b' }] }
    const payload = { response_type: 'ephemeral', text: 'a', blocks: [{ type: 'table', rows: [[cell]] }] }
    const message = { kind: 'call', method: 'respond', payload } as const
    const table: Outgoing = { ...late, message, mayBeRepeat: false }
    const at = (form: object) => ({ method: 'response_url', values: { target: late.target, ...form } })

    it.each(['invalid_blocks', 'invalid_arguments', 'http_400', 'brand_new_reason'])(
      'sends its text where Slack says %s',
      async (error) => {
        const { send, calls } = setUp((_, sent) => ('blocks' in sent ? no(error) : ok()))
        expect(await send(table)).toMatchObject({ kind: 'sent' })
        expect(calls).toEqual([at(payload), at({ response_type: 'ephemeral', text: 'b' })])
      },
    )

    it.each([
      ['expired_url', 'refused'],
      ['used_url', 'refused'],
      ['http_404', 'refused'],
      ['not_an_address_of_slack', 'refused'],
      ['ratelimited', 'later'],
      ['internal_error', 'unknown'],
    ])('sends nothing more where Slack says %s', async (error, kind) => {
      const { send, calls } = setUp(() => no(error))
      expect(await send(table)).toMatchObject({ kind, detail: error })
      expect(calls).toEqual([at(payload)])
    })
  })

  it('gives up when Slack takes not even the plain text', async () => {
    const { send, calls } = setUp(() => no('invalid_blocks'))
    expect(await send(asked)).toEqual({ kind: 'refused', detail: 'invalid_blocks' })
    expect(calls).toHaveLength(2)
  })

  it('calls no method but those the manifest asks scopes for', async () => {
    const { send, calls } = setUp(() => ok())
    const message = { kind: 'call', method: 'admin.users.remove', payload: {} } as const
    expect(await send({ ...asked, message })).toMatchObject({ kind: 'refused' })
    expect(calls).toEqual([])
  })

  it('marks an answer that may come for the second time, but for one that takes the place of another', async () => {
    const { send, calls } = setUp(() => ok())
    await send({ ...late, mayBeRepeat: true })
    expect(calls[0]?.values).toMatchObject({ text: '↻ geç' })
    const payload = { text: 'yeni', replace_original: true }
    await send({ ...late, message: { kind: 'call', method: 'respond', payload }, mayBeRepeat: true })
    expect(calls[1]?.values).toMatchObject({ text: 'yeni' })
  })
})
